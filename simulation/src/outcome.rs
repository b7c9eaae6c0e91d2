//! How a call ended, in a few words.

use local::aws::inline::Answered;
use serde_json::Value;

use crate::fault::Kind;

/// The status, and for an error what it is.
pub fn of(answered: &Answered) -> String {
    if answered.status < 300 {
        return answered.status.to_string();
    }
    let body: Value = serde_json::from_str(&answered.body).unwrap_or_default();
    let kind = body["__type"].as_str().unwrap_or_default();
    let kind = kind.rsplit('#').next().unwrap_or_default();
    let reasons = body["CancellationReasons"].as_array().into_iter().flatten();
    let codes: Vec<&str> = reasons.filter_map(|reason| reason["Code"].as_str()).collect();
    match codes.as_slice() {
        [] => format!("{} {kind}", answered.status),
        _ => format!("{} {kind} [{}]", answered.status, codes.join(", ")),
    }
}

/// The outcome with the fault that had a hand in it.
pub fn with(outcome: &str, fault: Option<Kind>) -> String {
    match fault {
        None => outcome.to_owned(),
        Some(fault) if outcome.is_empty() => format!("! {}", fault.name()),
        Some(fault) => format!("{outcome} ! {}", fault.name()),
    }
}
