//! Everything outside the shop's rules, written once: AWS, HTTP, queues, the clock, chance, configuration.

pub mod aws;
pub mod bucket;
pub mod clock;
pub mod config;
pub mod consumer;
pub mod cursor;
pub mod due;
pub mod http;
pub mod idempotency;
pub mod ids;
pub mod limit;
pub mod outbound;
pub mod outbox;
pub mod planted;
pub mod queue;
pub mod schedule;
pub mod shop;
#[cfg(shiftable_clock)]
pub mod simulated;
pub mod store;
pub mod stream;
pub mod telemetry;

pub use aws::Aws;
/// What a `main` may end with.
pub use lambda_runtime::Error;
