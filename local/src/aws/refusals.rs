//! Refusals that the embedded engine never gives by itself, worded as the services word them.

use serde_json::{Value, json};

use super::answer::{Answer, Service};
use super::calls::Call;
use super::partial::quoted;

const CONFLICT: &str = "Transaction is ongoing for the item";
const THROTTLED: &str = "Throughput exceeds the current capacity of your table or index. DynamoDB is automatically \
     scaling your table or index so please try again shortly.";

/// Too many requests. `actions`: how many the transaction has.
pub fn throttled(call: &Call, actions: usize) -> Answer {
    match call.service {
        Service::DynamoDb if call.operation.starts_with("Transact") => {
            let mut reasons = vec![no_reason(); actions];
            put_last(&mut reasons, &json!({ "Code": "ThrottlingError", "Message": THROTTLED }));
            canceled(&reasons)
        }
        Service::DynamoDb => {
            let kind = "ProvisionedThroughputExceededException";
            Answer::error(Service::DynamoDb, 400, kind, THROTTLED)
        }
        Service::Sqs => {
            Answer::error(Service::Sqs, 403, "RequestThrottled", "Request is throttled.")
        }
        Service::SecretsManager => {
            Answer::error(Service::SecretsManager, 400, "ThrottlingException", "Rate exceeded")
        }
        Service::Ses => Answer::error(
            Service::Ses,
            429,
            "TooManyRequestsException",
            "Maximum sending rate exceeded.",
        ),
        Service::S3 => {
            let message = "Please reduce your request rate.";
            Answer::error(Service::S3, 503, "SlowDown", message)
        }
        Service::Provider => {
            let message = "Request rate limit exceeded. Learn more about rate limits here https://stripe.com/docs/rate-limits.";
            Answer::error(Service::Provider, 429, "invalid_request_error", message)
        }
    }
}

/// Too many requests for one key: of a transaction the actions are named that are about it.
pub fn throttled_at(call: &Call, key: &str) -> Answer {
    let request: Value = serde_json::from_slice(&call.request).unwrap_or_default();
    let Some(actions) = request.get("TransactItems").and_then(Value::as_array) else {
        return throttled(call, 1);
    };
    let key = quoted(key);
    let reason = |action: &Value| {
        let hit = action.to_string().contains(&key);
        if hit { json!({ "Code": "ThrottlingError", "Message": THROTTLED }) } else { no_reason() }
    };
    canceled(&actions.iter().map(reason).collect::<Vec<_>>())
}

/// The service failed and did nothing.
pub fn server_error(service: Service) -> Answer {
    let kind = match service {
        Service::DynamoDb => "InternalServerError",
        Service::Sqs => "InternalFailure",
        Service::SecretsManager => "InternalServiceError",
        Service::Ses => "InternalServiceErrorException",
        Service::S3 => "InternalError",
        Service::Provider => "api_error",
    };
    Answer::error(service, 500, kind, "The request could not be completed, please retry.")
}

/// Another transaction holds an item of this one, or the item of this write. `actions`: how many the transaction has.
pub fn conflict(call: &Call, actions: usize) -> Answer {
    if call.operation.starts_with("Transact") {
        conflict_among(vec![no_reason(); actions])
    } else {
        Answer::error(Service::DynamoDb, 400, "TransactionConflictException", CONFLICT)
    }
}

/// A conflict beside what the conditions of the other actions came to.
pub fn conflict_among(mut reasons: Vec<Value>) -> Answer {
    put_last(&mut reasons, &json!({ "Code": "TransactionConflict", "Message": CONFLICT }));
    canceled(&reasons)
}

fn no_reason() -> Value {
    json!({ "Code": "None" })
}

/// Puts `reason` where the last action without one stands, so that a reader who looks at the first only is caught.
fn put_last(reasons: &mut [Value], reason: &Value) {
    if let Some(free) = reasons.iter_mut().rev().find(|other| **other == no_reason()) {
        *free = reason.clone();
    }
}

fn canceled(reasons: &[Value]) -> Answer {
    let codes: Vec<&str> =
        reasons.iter().filter_map(|reason| reason.get("Code")?.as_str()).collect();
    let message = format!(
        "Transaction cancelled, please refer cancellation reasons for specific reasons [{}]",
        codes.join(", ")
    );
    let body = json!({
        "__type": "com.amazonaws.dynamodb.v20120810#TransactionCanceledException",
        "CancellationReasons": reasons,
        "Message": message,
    });
    Answer::Body { service: Service::DynamoDb, status: 400, body: body.to_string(), error: None }
}
