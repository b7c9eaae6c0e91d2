//! Structured logs: one JSON object a line on standard output, which CloudWatch and `local` read.

use tracing_subscriber::EnvFilter;

/// Called once, first thing in `main`. `LOG_LEVEL` filters, `info` unless said otherwise.
pub fn start() {
    let filter = EnvFilter::try_from_env("LOG_LEVEL").unwrap_or_else(|_| EnvFilter::new("info"));
    let started = tracing_subscriber::fmt()
        .json()
        .flatten_event(true)
        .with_current_span(true)
        .with_span_list(false)
        .with_target(false)
        .with_env_filter(filter)
        .try_init();
    debug_assert!(started.is_ok(), "telemetry is started once");
}
