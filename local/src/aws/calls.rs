//! The calls of functions: how often each called which operation, the capacity that this consumed, and, when somebody
//! wants to know, which calls were made for an event, one after the other.

use std::collections::BTreeMap;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};

use bytes::Bytes;
use http::HeaderMap;
use serde::Serialize;

use super::answer::Service;
use super::{locked, partial, stale};
use crate::lambda::Caller;

/// A call, with all that rules and counts want to know of it.
#[derive(Clone, Debug)]
pub struct Call {
    /// The function that calls, when it is one.
    pub caller: Option<Caller>,
    /// What that function works on; none while it starts.
    pub event: Option<Bytes>,
    pub service: Service,
    pub operation: String,
    /// Logical ids of the tables, or the queue's name.
    pub tables: Vec<String>,
    /// The body.
    pub request: Bytes,
}

impl Call {
    pub fn function(&self) -> Option<&str> {
        self.caller.as_ref().map(|caller| caller.function.as_str())
    }

    /// Whether the event that this call is made for has one of these texts in it.
    pub fn is_for(&self, texts: &[String]) -> bool {
        let event = self.event.as_deref().unwrap_or_default();
        texts.iter().any(|text| contains(event, text))
    }

    pub fn request_text(&self) -> &str {
        std::str::from_utf8(&self.request).unwrap_or_default()
    }

    fn kind(&self) -> Kind {
        Kind {
            function: self.function().map(ToOwned::to_owned),
            service: self.service,
            operation: self.operation.clone(),
            tables: self.tables.clone(),
        }
    }
}

/// Whether a text is in these bytes.
fn contains(bytes: &[u8], text: &str) -> bool {
    std::str::from_utf8(bytes).is_ok_and(|bytes| bytes.contains(text))
}

/// Calls that are counted together.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Kind {
    function: Option<String>,
    service: Service,
    operation: String,
    tables: Vec<String>,
}

/// The function and its process, from the part of the user agent that `AWS_SDK_UA_APP_ID` puts there.
pub fn caller(headers: &HeaderMap) -> Option<Caller> {
    ["x-amz-user-agent", "user-agent"].iter().find_map(|name| {
        let agent = headers.get(*name)?.to_str().ok()?;
        agent.split_ascii_whitespace().find_map(|part| part.strip_prefix("app/")).map(Caller::parse)
    })
}

/// Capacity in halves of a unit: DynamoDB counts no finer.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Units {
    read: u64,
    write: u64,
}

impl Units {
    pub const fn read(halves: u64) -> Self {
        Self { read: halves, write: 0 }
    }

    pub const fn write(halves: u64) -> Self {
        Self { read: 0, write: halves }
    }
}

/// Adds up capacity units, in halves.
#[expect(clippy::float_arithmetic, reason = "the engine reports units as floats, exact in halves")]
pub fn halves(units: impl Iterator<Item = f64>) -> u64 {
    units.map(|unit| (unit * 2.0).round() as u64).sum()
}

/// One line of `GET /_local/calls`.
#[derive(Debug, Serialize)]
pub struct Counted {
    pub function: Option<String>,
    pub service: &'static str,
    pub operation: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub table: Option<String>,
    pub count: u64,
    pub read_units: f64,
    pub write_units: f64,
}

#[derive(Default)]
struct Count {
    calls: u64,
    units: Units,
}

/// One line of `GET /_local/calls/record`.
#[derive(Clone, Debug, Serialize)]
pub struct Recorded {
    pub function: String,
    pub service: &'static str,
    pub operation: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub table: Option<String>,
    /// Whether a read may answer from the past.
    pub may_lag: bool,
    /// How many things a batch is about; 1 for anything else.
    pub parts: usize,
}

/// Calls in their order, of functions that work on an event with one of these texts in it.
#[derive(Default)]
struct Record {
    mentions: Vec<String>,
    calls: Vec<Recorded>,
}

/// The counts since the start, or since they were last reset.
#[derive(Default)]
pub struct Calls {
    counts: Mutex<BTreeMap<Kind, Count>>,
    record: Mutex<Record>,
    ever: AtomicU64,
}

impl Calls {
    pub fn came(&self, call: &Call) {
        self.ever.fetch_add(1, Ordering::Relaxed);
        locked(&self.counts).entry(call.kind()).or_default().calls += 1;
        let mut record = locked(&self.record);
        if let Some(function) = call.function()
            && call.is_for(&record.mentions)
        {
            let recorded = Recorded {
                function: function.to_owned(),
                service: call.service.name(),
                operation: call.operation.clone(),
                table: joined(&call.tables),
                may_lag: stale::allowed(call),
                parts: partial::parts(call),
            };
            record.calls.push(recorded);
        }
    }

    /// Forgets what was recorded, and records what is done for events with one of these texts in them; none: nothing.
    pub fn record(&self, mentions: Vec<String>) {
        *locked(&self.record) = Record { mentions, calls: Vec::new() };
    }

    pub fn recorded(&self) -> Vec<Recorded> {
        locked(&self.record).calls.clone()
    }

    pub fn consumed(&self, call: &Call, units: Units) {
        if let Some(count) = locked(&self.counts).get_mut(&call.kind()) {
            count.units.read += units.read;
            count.units.write += units.write;
        }
    }

    /// How many calls ever came: two equal readings mean that nothing happened between them.
    pub fn ever(&self) -> u64 {
        self.ever.load(Ordering::Relaxed)
    }

    pub fn reset(&self) {
        locked(&self.counts).clear();
    }

    /// All counts; a call that names several tables has them joined with `+`.
    pub fn list(&self) -> Vec<Counted> {
        let counts = locked(&self.counts);
        counts.iter().map(|(kind, count)| counted(kind, count)).collect()
    }
}

fn joined(tables: &[String]) -> Option<String> {
    (!tables.is_empty()).then(|| tables.join("+"))
}

fn counted(kind: &Kind, count: &Count) -> Counted {
    Counted {
        function: kind.function.clone(),
        service: kind.service.name(),
        operation: kind.operation.clone(),
        table: joined(&kind.tables),
        count: count.calls,
        read_units: whole(count.units.read),
        write_units: whole(count.units.write),
    }
}

#[expect(clippy::float_arithmetic, reason = "halves back to units, for people")]
fn whole(halves: u64) -> f64 {
    halves as f64 / 2.0
}
