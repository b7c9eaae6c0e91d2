//! What a function's answer says about the messages of its batch.
//!
//! <https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html#services-sqs-batchfailurereporting>

use std::collections::BTreeSet;

use serde_json::Value;
use sqs_server::Message;

#[derive(Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Every message is done with.
    Done,
    /// The messages with these ids are not.
    Failed(BTreeSet<String>),
    /// The answer cannot be understood, so none is.
    Malformed(&'static str),
}

/// Nothing, `null` and no `batchItemFailures` mean success: that is Lambda's rule, however surprising.
pub fn of(answer: &[u8], batch: &[Message]) -> Verdict {
    if answer.trim_ascii().is_empty() {
        return Verdict::Done;
    }
    let Ok(answer) = serde_json::from_slice::<Value>(answer) else {
        return Verdict::Malformed("it is not JSON");
    };
    let failures = match &answer {
        Value::Null => return Verdict::Done,
        Value::String(text) if text.is_empty() => return Verdict::Done,
        Value::Object(fields) => fields.get("batchItemFailures"),
        _ => return Verdict::Malformed("it is not an object"),
    };
    match failures {
        None | Some(Value::Null) => Verdict::Done,
        Some(Value::Array(failures)) => failed(failures, batch),
        Some(_) => Verdict::Malformed("batchItemFailures is not a list"),
    }
}

fn failed(failures: &[Value], batch: &[Message]) -> Verdict {
    let mut ids = BTreeSet::new();
    for failure in failures {
        match failure.get("itemIdentifier").and_then(Value::as_str) {
            None | Some("") => return Verdict::Malformed("a failure has no itemIdentifier"),
            Some(id) if !batch.iter().any(|message| message.message_id == id) => {
                return Verdict::Malformed("a failure names a message that is not in the batch");
            }
            Some(id) => ids.insert(id.to_owned()),
        };
    }
    if ids.is_empty() { Verdict::Done } else { Verdict::Failed(ids) }
}
