//! Batches that are done in part: DynamoDB and SQS may answer any batch so, and the embedded ones never do by themselves.

use bytes::Bytes;
use serde_json::{Value, json};

use super::answer::{Answer, Service};
use super::calls::Call;

/// What a batch is made of, and where its answer names what was not done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Shape {
    /// `UnprocessedKeys`.
    Keys,
    /// `UnprocessedItems`.
    Items,
    /// `Failed`.
    Entries,
}

/// A batch, cut in two.
#[derive(Debug)]
pub struct Cut {
    shape: Shape,
    /// The request for the part that is done; `None`: nothing is.
    pub done: Option<Bytes>,
    left: Value,
}

impl Shape {
    fn of(call: &Call) -> Option<Self> {
        match (call.service, call.operation.as_str()) {
            (Service::DynamoDb, "BatchGetItem") => Some(Self::Keys),
            (Service::DynamoDb, "BatchWriteItem") => Some(Self::Items),
            (
                Service::Sqs,
                "SendMessageBatch" | "DeleteMessageBatch" | "ChangeMessageVisibilityBatch",
            ) => Some(Self::Entries),
            _ => None,
        }
    }

    /// The lists that make up the batch.
    fn lists(self, request: &mut Value) -> Vec<&mut Vec<Value>> {
        let tables = match self {
            Self::Entries => {
                return request
                    .get_mut("Entries")
                    .and_then(Value::as_array_mut)
                    .into_iter()
                    .collect();
            }
            Self::Keys | Self::Items => request.get_mut("RequestItems"),
        };
        let tables =
            tables.and_then(Value::as_object_mut).into_iter().flat_map(|all| all.values_mut());
        let list = |wanted| match self {
            Self::Keys => Value::get_mut(wanted, "Keys"),
            Self::Items | Self::Entries => Some(wanted),
        };
        tables.filter_map(list).filter_map(Value::as_array_mut).collect()
    }

    fn keep(self, request: &mut Value, keep: impl Fn(usize, &Value) -> bool) {
        let mut at = 0;
        for list in self.lists(request) {
            list.retain(|one| {
                at += 1;
                keep(at - 1, one)
            });
        }
        let empty = |wanted: &Value| {
            let list = wanted.get("Keys").unwrap_or(wanted);
            list.as_array().is_some_and(Vec::is_empty)
        };
        if let Some(tables) = request.get_mut("RequestItems").and_then(Value::as_object_mut) {
            tables.retain(|_, wanted| !empty(wanted));
        }
    }

    fn count(self, request: &mut Value) -> usize {
        self.lists(request).iter().map(|list| list.len()).sum()
    }
}

/// How many things a batch is about; 1 for anything else.
pub fn parts(call: &Call) -> usize {
    let Some(shape) = Shape::of(call) else { return 1 };
    serde_json::from_slice(&call.request).map_or(1, |mut request| shape.count(&mut request))
}

/// Whether the service could do a part of this call only: DynamoDB refuses a batch of which it can do nothing.
pub fn fits(call: &Call) -> bool {
    match Shape::of(call) {
        Some(Shape::Entries) => true,
        Some(Shape::Keys | Shape::Items) => parts(call) > 1,
        None => false,
    }
}

/// The second half is left.
pub fn in_half(call: &Call) -> Option<Cut> {
    let half = parts(call) / 2;
    cut(call, |at, _| at >= half)
}

/// What is about this key is left, if there is something else.
pub fn without_key(call: &Call, key: &str) -> Option<Cut> {
    let key = quoted(key);
    cut(call, |_, one| one.to_string().contains(&key)).filter(|cut| cut.done.is_some())
}

/// A text as it stands in JSON.
pub fn quoted(text: &str) -> String {
    json!(text).to_string()
}

fn cut(call: &Call, leaves: impl Fn(usize, &Value) -> bool) -> Option<Cut> {
    let shape = Shape::of(call)?;
    let mut done: Value = serde_json::from_slice(&call.request).ok()?;
    let mut left = done.clone();
    shape.keep(&mut done, |at, one| !leaves(at, one));
    shape.keep(&mut left, leaves);
    let done = (shape.count(&mut done) > 0).then(|| Bytes::from(done.to_string()));
    Some(Cut { shape, done, left })
}

impl Cut {
    /// The answer when nothing is done.
    pub fn nothing(&self) -> Answer {
        let (service, body) = match self.shape {
            Shape::Keys => (Service::DynamoDb, json!({ "Responses": {} })),
            Shape::Items => (Service::DynamoDb, json!({})),
            Shape::Entries => (Service::Sqs, json!({ "Successful": [] })),
        };
        Answer::ok(service, body.to_string())
    }

    /// Names what was left in the answer to what was done.
    pub fn told_in(self, answer: Answer) -> Answer {
        let Answer::Body { service, status: 200, body, error } = answer else { return answer };
        let mut told: Value = serde_json::from_str(&body).unwrap_or_default();
        let (name, left) = match self.shape {
            Shape::Keys => ("UnprocessedKeys", self.left.get("RequestItems").cloned()),
            Shape::Items => ("UnprocessedItems", self.left.get("RequestItems").cloned()),
            Shape::Entries => ("Failed", Some(failed(&self.left))),
        };
        if let Some(told) = told.as_object_mut() {
            told.insert(name.to_owned(), left.unwrap_or_default());
        }
        Answer::Body { service, status: 200, body: told.to_string(), error }
    }
}

fn failed(left: &Value) -> Value {
    let entries = left.get("Entries").and_then(Value::as_array).into_iter().flatten();
    let failure = |entry: &Value| {
        json!({
            "Id": entry.get("Id"), "SenderFault": false, "Code": "InternalError",
            "Message": "The message could not be taken, please retry.",
        })
    };
    entries.map(failure).collect()
}
