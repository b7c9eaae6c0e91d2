//! What a dead letter says of itself, as far as it can be read.

use contracts::Event;
use kernel::EventId;
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::Value;

use crate::DeadLetters;

/// The parts of a dead letter that name what it is about, and what is known to be wrong with it. The rest stays
/// unsaid: an unreadable message may hold anything.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(rename = "DeadLetterContents")]
pub struct Contents {
    /// The event's id, by which the function's log is searched.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub event_id: Option<EventId>,
    /// The event's type, for example `order.confirmed`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub event_type: Option<String>,
    /// What the event is about, for example an order's id.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub aggregate_id: Option<String>,
    /// The request that began it all.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub request_id: Option<String>,
    /// The table whose stream was not relayed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub table: Option<String>,
    /// How many records of that stream.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub records: Option<u64>,
    /// What is known to be wrong. Without it the event can be read, and the log says why it was not applied.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub failure: Option<Failure>,
}

/// What is wrong with a dead letter in itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(rename = "DeadLetterFailure")]
#[serde(rename_all = "snake_case")]
pub enum Failure {
    /// It is not JSON: no release of this system has sent it.
    NotJson,
    /// It is not an event that the deployed version can read.
    NotAnEvent,
    /// The relay gave up on a part of a stream; the sweeper sends what is written there.
    NotRelayed,
}

/// Longer words than any of ours come from elsewhere.
const LONGEST: usize = 128;

impl Contents {
    /// Reads the body of a message.
    #[must_use]
    pub fn of(letters: DeadLetters, body: &str) -> Self {
        let nothing = Self {
            event_id: None,
            event_type: None,
            aggregate_id: None,
            request_id: None,
            table: None,
            records: None,
            failure: Some(Failure::NotJson),
        };
        let Ok(body) = serde_json::from_str::<Value>(body) else { return nothing };
        if letters == DeadLetters::OfRelay {
            let batch = body.get("DDBStreamBatchInfo");
            let stream = batch.and_then(|batch| word(batch.get("streamArn")));
            return Self {
                table: stream.and_then(|arn| arn.split('/').nth(1).map(str::to_owned)),
                records: batch.and_then(|batch| batch.get("batchSize")?.as_u64()),
                failure: Some(Failure::NotRelayed),
                ..nothing
            };
        }
        Self {
            event_id: body.get("id").and_then(|id| id.as_str()?.parse().ok()),
            event_type: word(body.get("type")),
            aggregate_id: word(body.get("aggregate_id")),
            request_id: word(body.get("correlation_id")),
            failure: serde_json::from_value::<Event>(body).is_err().then_some(Failure::NotAnEvent),
            ..nothing
        }
    }
}

/// A word such as ids and types are; anything else may be text of a person.
fn word(value: Option<&Value>) -> Option<String> {
    let text = value?.as_str()?;
    let is_word = text.len() <= LONGEST && text.bytes().all(|byte| byte.is_ascii_graphic());
    is_word.then(|| text.to_owned())
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may fail loudly")]
mod tests {
    use contracts::Consumer;
    use serde_json::json;

    use super::*;

    const OF: DeadLetters = DeadLetters::Of(Consumer::SettleOrder);

    fn event(kind: &str) -> Value {
        let id = "00000000000000000000000001";
        json!({
            "id": format!("evt_{id}"), "type": kind, "data": { "user_id": format!("usr_{id}") },
            "schema_version": 1, "occurred_at": "2026-11-20T12:00:00Z", "aggregate_id": format!("usr_{id}"),
            "aggregate_version": 1, "correlation_id": "request-1",
        })
    }

    #[test]
    fn an_event_is_named_and_nothing_is_wrong_with_it() {
        let contents = Contents::of(OF, &event("user.registered").to_string());
        assert_eq!(contents.event_type.as_deref(), Some("user.registered"));
        assert_eq!(contents.event_id.unwrap().to_string(), "evt_00000000000000000000000001");
        assert_eq!(contents.request_id.as_deref(), Some("request-1"));
        assert_eq!(contents.failure, None);
    }

    #[test]
    fn an_event_of_another_version_says_what_it_can() {
        let contents = Contents::of(OF, &event("order.teleported").to_string());
        assert_eq!(contents.event_type.as_deref(), Some("order.teleported"));
        assert!(contents.event_id.is_some());
        assert_eq!(contents.failure, Some(Failure::NotAnEvent));
    }

    #[test]
    fn what_anybody_may_have_written_is_not_repeated() {
        let contents = Contents::of(OF, "card 4242 4242 4242 4242");
        assert_eq!(contents.failure, Some(Failure::NotJson));
        let odd =
            json!({ "type": "a sentence of somebody", "id": 7, "aggregate_id": "x".repeat(200) });
        let contents = Contents::of(OF, &odd.to_string());
        assert_eq!((contents.event_type, contents.aggregate_id), (None, None));
        assert_eq!(contents.failure, Some(Failure::NotAnEvent));
    }

    #[test]
    fn what_the_relay_gave_up_names_its_table() {
        let record = json!({ "DDBStreamBatchInfo": {
            "streamArn": "arn:aws:dynamodb:us-east-1:000000000000:table/orders-1/stream/2026-11-20T00:00:00.000",
            "batchSize": 3,
        } });
        let contents = Contents::of(DeadLetters::OfRelay, &record.to_string());
        assert_eq!((contents.table.as_deref(), contents.records), (Some("orders-1"), Some(3)));
        assert_eq!(contents.failure, Some(Failure::NotRelayed));
    }
}
