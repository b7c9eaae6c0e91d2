//! One stream of log lines of all functions and of this program, each with its origin's name.
//!
//! Functions log JSON (`tracing-subscriber`'s); it becomes one readable line, or with `--json`
//! stays JSON with the function's name added. What is not JSON passes through.

use std::collections::BTreeSet;
use std::io::{self, IsTerminal, Write};
use std::sync::{Arc, Mutex, PoisonError};

use jiff::Timestamp;
use serde_json::{Map, Value, json};
use tracing_subscriber::EnvFilter;
use tracing_subscriber::fmt::MakeWriter;
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;

/// The name that this program's own lines bear.
const OWN_NAME: &str = "local";

/// What is logged of this program unless `RUST_LOG` says otherwise.
const DEFAULT_FILTER: &str = "info,dynoxide=warn,hyper=warn,reqwest=warn";

/// What a reader of the stream has no use for.
const NOISE: [&str; 4] = ["name", "requestId", "xrayTraceId", "function"];

/// The stream; cheap to clone.
#[derive(Clone)]
pub struct Logs(Arc<Inner>);

struct Inner {
    style: Style,
    out: Mutex<Box<dyn Write + Send>>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Style {
    Json,
    Readable { color: bool },
}

impl Logs {
    /// Lines on standard output.
    pub fn to_stdout(json: bool) -> Self {
        let color = io::stdout().is_terminal() && std::env::var_os("NO_COLOR").is_none();
        let style = if json { Style::Json } else { Style::Readable { color } };
        Self(Arc::new(Inner { style, out: Mutex::new(Box::new(io::stdout())) }))
    }

    /// No lines at all, for tests.
    pub fn discarded() -> Self {
        let style = Style::Readable { color: false };
        Self(Arc::new(Inner { style, out: Mutex::new(Box::new(io::sink())) }))
    }

    /// Sends what this program itself traces into the stream too.
    pub fn trace_into(&self) {
        let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| DEFAULT_FILTER.into());
        let lines = tracing_subscriber::fmt::layer()
            .json()
            .flatten_event(true)
            .with_current_span(false)
            .with_writer(self.clone());
        // A second start in one process, as in tests, keeps the first one's stream.
        let _ = tracing_subscriber::registry().with(filter).with(lines).try_init();
    }

    /// Whether lines are for machines.
    pub fn is_json(&self) -> bool {
        self.0.style == Style::Json
    }

    /// Writes a line that a function put out.
    pub fn line(&self, function: &str, line: &str) {
        let line = line.trim_end();
        if line.is_empty() {
            return;
        }
        let line = match self.0.style {
            Style::Json => as_json(function, line),
            Style::Readable { color } => readable(function, line, color),
        };
        // A reader that went away (`| head`) is no reason to stop.
        let mut out = self.0.out.lock().unwrap_or_else(PoisonError::into_inner);
        let _ = writeln!(out, "{line}").and_then(|()| out.flush());
    }
}

/// One line of this program's own.
pub struct OwnLine(Logs);

impl Write for OwnLine {
    fn write(&mut self, buffer: &[u8]) -> io::Result<usize> {
        self.0.line(OWN_NAME, &String::from_utf8_lossy(buffer));
        Ok(buffer.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl<'a> MakeWriter<'a> for Logs {
    type Writer = OwnLine;

    fn make_writer(&'a self) -> Self::Writer {
        OwnLine(self.clone())
    }
}

fn parsed(line: &str) -> Option<Map<String, Value>> {
    if !line.starts_with('{') {
        return None;
    }
    serde_json::from_str(line).ok()
}

/// Whom the line is about: this program speaks of functions too.
fn origin<'a>(function: &'a str, event: &'a Map<String, Value>) -> &'a str {
    let named = event.get("function").and_then(Value::as_str);
    if function == OWN_NAME { named.unwrap_or(function) } else { function }
}

fn as_json(function: &str, line: &str) -> String {
    let mut event =
        parsed(line).unwrap_or_else(|| Map::from_iter([("message".to_owned(), json!(line))]));
    let origin = origin(function, &event).to_owned();
    event.insert("function".to_owned(), Value::String(origin));
    Value::Object(event).to_string()
}

fn readable(function: &str, line: &str, color: bool) -> String {
    let Some(event) = parsed(line) else {
        let now = Timestamp::now().to_string();
        return format!("{} {} {line}", clock_time(&now), painted(function, DIM, color));
    };
    let fields = match event.get("fields") {
        Some(Value::Object(fields)) => fields,
        _ => &event,
    };
    let text = |name: &str| event.get(name).and_then(Value::as_str).unwrap_or_default();
    let level = text("level");
    let mut out = format!(
        "{} {} {} {}",
        clock_time(text("timestamp")),
        painted(origin(function, &event), DIM, color),
        painted(level, color_of(level), color),
        fields.get("message").map(plain).unwrap_or_default()
    );
    let mut shown: BTreeSet<&str> = NOISE.into_iter().collect();
    shown.extend(["message", "timestamp", "level", "target", "span", "spans", "threadId"]);
    let outer = event.get("spans").and_then(Value::as_array).into_iter().flatten().rev();
    let spans = event.get("span").into_iter().chain(outer);
    for object in std::iter::once(fields).chain(spans.filter_map(Value::as_object)) {
        for (name, value) in object {
            if shown.insert(name) {
                out.push_str(&format!(" {name}={}", plain(value)));
            }
        }
    }
    out
}

fn plain(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

/// `12:03:04` of an RFC 3339 time, in UTC as the functions write it.
fn clock_time(timestamp: &str) -> &str {
    timestamp.get(11..19).unwrap_or("--:--:--")
}

const DIM: &str = "36";

fn color_of(level: &str) -> &'static str {
    match level {
        "ERROR" => "31",
        "WARN" => "33",
        "INFO" => "32",
        _ => "2",
    }
}

fn painted(text: &str, color: &str, on: bool) -> String {
    if on { format!("\x1b[{color}m{text}\x1b[0m") } else { text.to_owned() }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may fail loudly")]
mod tests {
    use super::*;

    const LINE: &str = r#"{"timestamp":"2026-11-20T12:03:04.5Z","level":"INFO","fields":{"message":"added","sku":"mug","quantity":2},"target":"cart","span":{"name":"request","request_id":"r1"},"spans":[{"name":"request","request_id":"r1"}]}"#;

    #[test]
    fn a_json_line_becomes_a_readable_one() {
        let line = readable("add-to-cart", LINE, false);
        assert_eq!(line, "12:03:04 add-to-cart INFO added quantity=2 sku=mug request_id=r1");
    }

    #[test]
    fn what_is_not_json_passes_through_with_its_origin() {
        assert!(
            readable("add-to-cart", "thread 'main' panicked", false)
                .ends_with(" add-to-cart thread 'main' panicked")
        );
        let event: Value = serde_json::from_str(&as_json("add-to-cart", "panicked")).unwrap();
        assert_eq!(event, json!({"message": "panicked", "function": "add-to-cart"}));
    }

    #[test]
    fn machines_get_the_line_and_the_function() {
        let event: Value = serde_json::from_str(&as_json("add-to-cart", LINE)).unwrap();
        assert_eq!(event["function"], "add-to-cart");
        assert_eq!(event["fields"]["sku"], "mug");
    }

    #[test]
    fn own_lines_bear_the_name_of_the_function_they_are_about() {
        let line = r#"{"timestamp":"2026-11-20T12:03:04Z","level":"ERROR","message":"invocation timed out","function":"checkout","target":"local"}"#;
        assert_eq!(readable(OWN_NAME, line, false), "12:03:04 checkout ERROR invocation timed out");
    }
}
