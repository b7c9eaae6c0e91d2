//! A call that a function makes in a workflow, and what can happen to it.

use std::fmt;

use serde::Deserialize;
use serde_json::{Value, json};

/// A call as `local` has recorded it.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub(super) struct Recorded {
    pub function: String,
    service: String,
    operation: String,
    table: Option<String>,
    #[serde(default)]
    may_lag: bool,
    #[serde(default)]
    parts: usize,
}

/// One of those: the first of its kind in a run, the second ...
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Point {
    call: Recorded,
    /// How many of the same kind come before it.
    nth: usize,
}

/// Something that goes wrong, so often in a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Trouble {
    action: Value,
    times: u32,
}

/// As often as the SDK sends a request: the function itself learns of the failure.
const FOR_GOOD: u32 = 3;

impl Recorded {
    fn is_like(&self, other: &Self) -> bool {
        let kind = |call: &Self| {
            (
                call.function.clone(),
                call.service.clone(),
                call.operation.clone(),
                call.table.clone(),
            )
        };
        kind(self) == kind(other)
    }

    fn is_read(&self) -> bool {
        ["GetItem", "BatchGetItem", "Query", "Scan", "GetSecretValue", "TransactGetItems"]
            .contains(&self.operation.as_str())
            || self.operation.starts_with("GET ")
    }
}

impl Point {
    /// Each call of a run, once.
    pub(super) fn all(calls: &[Recorded]) -> Vec<Self> {
        let nth =
            |at: usize| calls[..at].iter().filter(|before| before.is_like(&calls[at])).count();
        (0..calls.len()).map(|at| Self { call: calls[at].clone(), nth: nth(at) }).collect()
    }

    /// Everything that the called service, or the death of the caller, can do to this call.
    pub(super) fn troubles(&self) -> Vec<Trouble> {
        let call = &self.call;
        let mut troubles = vec![
            trouble("kill_after"),
            trouble("drop"),
            trouble("kill_before"),
            trouble("server_error").for_good(),
            trouble("throttle"),
            trouble("throttle").for_good(),
        ];
        let hang = if call.service == "Provider" { 9_000 } else { 3_000 };
        troubles.push(Trouble { action: json!({ "action": "hang", "ms": hang }), times: 1 });
        if !call.is_read() {
            troubles.extend([trouble("lose_answer"), trouble("lose_answer").for_good()]);
            if call.service == "DynamoDB" {
                troubles.extend([trouble("conflict"), trouble("conflict").for_good()]);
            }
            if call.operation == "TransactWriteItems" {
                let mixed = json!({ "action": "conflict", "mixed": true });
                troubles.push(Trouble { action: mixed, times: 1 });
            }
        }
        if call.may_lag {
            troubles.push(Trouble { action: json!({ "action": "stale", "writes": 20 }), times: 1 });
        }
        if call.parts > 1 || (call.service == "SQS" && call.operation.ends_with("Batch")) {
            troubles.push(trouble("partial"));
        }
        troubles
    }

    /// The order to have it happen to this call, when it is made for an event that has one of these texts in it.
    pub(super) fn rule(&self, trouble: &Trouble, mentions: &[String], name: &str) -> Value {
        let mut rule = trouble.action.clone();
        rule["function"] = self.call.function.clone().into();
        rule["service"] = self.call.service.clone().into();
        rule["operation"] = self.call.operation.clone().into();
        if let Some(table) = &self.call.table {
            rule["table"] = table.clone().into();
        }
        rule["skip"] = self.nth.into();
        rule["times"] = trouble.times.into();
        rule["mentions"] = mentions.into();
        rule["name"] = name.into();
        rule
    }
}

fn trouble(action: &str) -> Trouble {
    Trouble { action: json!({ "action": action }), times: 1 }
}

impl Trouble {
    fn for_good(self) -> Self {
        Self { times: FOR_GOOD, ..self }
    }
}

impl fmt::Display for Point {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Recorded { function, operation, table, .. } = &self.call;
        let table = table.as_deref().unwrap_or_default();
        write!(f, "{function}: {operation} {table} #{}", self.nth + 1)
    }
}

impl fmt::Display for Trouble {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = self.action["action"].as_str().unwrap_or_default();
        let mixed = if self.action["mixed"] == true { " mixed" } else { "" };
        write!(f, "{name}{mixed} x{}", self.times)
    }
}
