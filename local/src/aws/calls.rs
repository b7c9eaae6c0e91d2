//! How often each function called which operation, and the capacity that this consumed.

use std::collections::BTreeMap;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};

use http::HeaderMap;
use serde::Serialize;

use super::answer::Service;
use super::locked;

/// A call as rules and counts see it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Call {
    /// The function that calls, when it is one.
    pub function: Option<String>,
    pub service: Service,
    pub operation: String,
    /// Logical ids of the tables, or the queue's name.
    pub tables: Vec<String>,
}

/// The function's name, from the part of the user agent that `AWS_SDK_UA_APP_ID` puts there.
pub fn calling_function(headers: &HeaderMap) -> Option<String> {
    ["x-amz-user-agent", "user-agent"].iter().find_map(|name| {
        let agent = headers.get(*name)?.to_str().ok()?;
        agent
            .split_ascii_whitespace()
            .find_map(|part| part.strip_prefix("app/"))
            .map(ToOwned::to_owned)
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

/// The counts since the start, or since they were last reset.
#[derive(Default)]
pub struct Calls {
    counts: Mutex<BTreeMap<Call, Count>>,
    ever: AtomicU64,
}

impl Calls {
    pub fn came(&self, call: &Call) {
        self.ever.fetch_add(1, Ordering::Relaxed);
        locked(&self.counts).entry(call.clone()).or_default().calls += 1;
    }

    pub fn consumed(&self, call: &Call, units: Units) {
        if let Some(count) = locked(&self.counts).get_mut(call) {
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
        counts.iter().map(|(call, count)| counted(call, count)).collect()
    }
}

fn counted(call: &Call, count: &Count) -> Counted {
    Counted {
        function: call.function.clone(),
        service: call.service.name(),
        operation: call.operation.clone(),
        table: (!call.tables.is_empty()).then(|| call.tables.join("+")),
        count: count.calls,
        read_units: whole(count.units.read),
        write_units: whole(count.units.write),
    }
}

#[expect(clippy::float_arithmetic, reason = "halves back to units, for people")]
fn whole(halves: u64) -> f64 {
    halves as f64 / 2.0
}
