//! The transactional outbox: an event is an item, written in the transaction that changes the state.
//!
//! | question | key |
//! |---|---|
//! | the event that a stream record announces | `pk = OUTBOX#<event id>`, `sk = OUTBOX` |
//! | events that were not sent yet | index `due`: `outbox#<shard>`, by time |

use std::{
    collections::{BTreeMap, HashMap, HashSet},
    sync::OnceLock,
};

use aws_sdk_sqs::{
    operation::send_message_batch::SendMessageBatchOutput, types::SendMessageBatchRequestEntry,
};
use contracts::{Consumer, Event, Fact, consumers_of};
use jiff::{SignedDuration, Timestamp};
use kernel::EventId;
use serde::{Deserialize, Serialize};

use crate::{
    Aws, clock, config,
    due::{self, DueList},
    http::Request,
    ids,
    planted::Bug,
    store::{Key, Store, StoreError, Write},
};

/// Events that wait to be sent, per table.
pub const UNSENT: DueList = DueList::new("outbox");
/// Sent events are kept so long, for audits and repairs.
const KEPT: SignedDuration = SignedDuration::from_hours(30 * 24);

/// What caused a change: the request or event whose ids the new event carries on.
#[derive(Debug, Clone, Default)]
pub struct Cause {
    pub correlation_id: String,
    pub traceparent: Option<String>,
}

impl From<&Request> for Cause {
    fn from(request: &Request) -> Self {
        let traceparent = request.header("traceparent").map(str::to_owned);
        Self { correlation_id: request.id.clone(), traceparent }
    }
}

impl From<&Event> for Cause {
    fn from(event: &Event) -> Self {
        Self {
            correlation_id: event.correlation_id.clone(),
            traceparent: event.traceparent.clone(),
        }
    }
}

#[derive(Debug, Serialize)]
struct OutboxItem {
    event: String,
    occurred_at: Timestamp,
    due_bucket: String,
    due_at: Timestamp,
    ttl: i64,
}

#[derive(Debug, Deserialize)]
struct StoredEvent {
    event: String,
    #[serde(default)]
    sent_at: Option<Timestamp>,
}

impl Store {
    /// Publishes `fact` about the aggregate at its new version, in the transaction this write is part of.
    pub fn publish(
        &self,
        fact: Fact,
        aggregate: impl ToString,
        version: u64,
        cause: &Cause,
    ) -> Write {
        let now = clock::now();
        let event = Event {
            id: ids::fresh(),
            fact,
            schema_version: 1,
            occurred_at: now,
            aggregate_id: aggregate.to_string(),
            aggregate_version: version,
            correlation_id: cause.correlation_id.clone(),
            traceparent: cause.traceparent.clone(),
        };
        self.publish_again(&event)
    }

    /// Publishes an event that should have been published before; refused when it was.
    pub fn publish_again(&self, event: &Event) -> Write {
        let now = clock::now();
        let item = OutboxItem {
            event: serde_json::to_string(event).unwrap_or_default(),
            occurred_at: event.occurred_at,
            due_bucket: UNSENT.bucket(&event.id),
            due_at: now,
            ttl: (now + KEPT).as_second(),
        };
        self.insert_once(&key_of(event.id), &item)
    }

    /// Has the sweeper send an event to all its consumers, whether or not it was sent before: those that have
    /// applied it pass over it.
    pub fn send_again(&self, event: EventId) -> Write {
        let now = clock::now();
        self.update(&key_of(event))
            .assign("due_bucket", UNSENT.bucket(&event))
            .assign("due_at", now)
            .assign("ttl", (now + KEPT).as_second())
            .remove("#sent_at")
            .when("attribute_exists(pk)")
    }

    /// The mark that `consumer` has applied `event`, refused when it is there already.
    pub fn inbox_mark(&self, consumer: Consumer, event: &Event) -> Write {
        #[derive(Serialize)]
        struct Mark {
            applied_at: Timestamp,
            ttl: i64,
        }
        let now = clock::now();
        let key = Key::new(format!("INBOX#{}#{}", consumer.name(), event.id), "INBOX");
        let mark = Mark { applied_at: now, ttl: (now + KEPT).as_second() };
        self.insert_once(&key, &mark).unless(Bug::InboxMarkPassed)
    }

    /// Events of the list that are due by `until`, as [`due::due_keys`] finds them.
    ///
    /// # Errors
    /// DynamoDB did not answer.
    pub async fn unsent(&self, until: Timestamp, limit: u32) -> Result<Vec<Event>, StoreError> {
        let mut events = Vec::new();
        for key in due::due_keys(self, &UNSENT, until, limit).await? {
            // Between the list and this read the relay may have sent it.
            let item = self.get::<StoredEvent>(&key).await?;
            let Some(item) = item.filter(|item| item.sent_at.is_none()) else { continue };
            match decode(&item.event) {
                Ok(event) => events.push(event),
                // One that this version cannot read must not keep the others waiting.
                Err(error) => tracing::error!(key = key.pk, %error, "an event cannot be read"),
            }
        }
        Ok(events)
    }

    /// Notes that all consumers of the event were told.
    ///
    /// # Errors
    /// DynamoDB did not answer: the event will be sent again.
    pub async fn mark_sent(&self, event: EventId) -> Result<(), StoreError> {
        let write = self
            .update(&key_of(event))
            .assign("sent_at", clock::now())
            .remove("#due_bucket, #due_at")
            .when("attribute_exists(pk)");
        self.run(write).await.map(drop)
    }
}

fn key_of(event: EventId) -> Key {
    Key::new(format!("OUTBOX#{event}"), "OUTBOX")
}

/// Reads an event from an outbox item's attribute or a message's body.
///
/// # Errors
/// It is not an event that this version knows.
pub fn decode(text: &str) -> Result<Event, StoreError> {
    serde_json::from_str(text).map_err(|error| StoreError::Shape(format!("not an event: {error}")))
}

/// Sends events to the queues of their consumers.
#[derive(Debug, Clone)]
pub struct Relay {
    client: aws_sdk_sqs::Client,
}

/// SQS takes ten messages in a batch.
const BATCH: usize = 10;

impl Relay {
    #[must_use]
    pub fn new(aws: &Aws) -> Self {
        Self { client: aws_sdk_sqs::Client::new(&aws.config) }
    }

    /// Sends all; answers the ids of events of which some message was not taken, each once.
    pub async fn send(&self, events: &[Event]) -> Vec<EventId> {
        let mut per_queue: BTreeMap<Consumer, Vec<&Event>> = BTreeMap::new();
        for event in events {
            for consumer in consumers_of(&event.fact) {
                per_queue.entry(*consumer).or_default().push(event);
            }
        }
        let batches = per_queue.iter().flat_map(|(consumer, events)| {
            events.chunks(BATCH).map(|batch| self.send_batch(*consumer, batch))
        });
        let unsent: HashSet<EventId> =
            futures::future::join_all(batches).await.into_iter().flatten().collect();
        events.iter().map(|event| event.id).filter(|id| unsent.contains(id)).collect()
    }

    async fn send_batch(&self, consumer: Consumer, events: &[&Event]) -> Vec<EventId> {
        let all = || events.iter().map(|event| event.id).collect();
        let Some(queue) = queue_url(consumer) else {
            tracing::error!(consumer = consumer.name(), "the relay was not given this queue");
            return all();
        };
        let entries: Result<Vec<_>, _> = events
            .iter()
            .enumerate()
            .map(|(position, event)| {
                SendMessageBatchRequestEntry::builder()
                    .id(position.to_string())
                    .message_body(serde_json::to_string(event).unwrap_or_default())
                    .build()
            })
            .collect();
        let Ok(entries) = entries else { return all() };
        match self
            .client
            .send_message_batch()
            .queue_url(queue)
            .set_entries(Some(entries))
            .send()
            .await
        {
            Ok(answer) => not_taken(&answer, events),
            Err(error) => {
                let error = aws_sdk_sqs::error::DisplayErrorContext(&error).to_string();
                tracing::warn!(consumer = consumer.name(), error, "a batch was not sent");
                all()
            }
        }
    }
}

/// A batch can be taken in part: the events that were not, by the position that their entries were named for.
fn not_taken(answer: &SendMessageBatchOutput, events: &[&Event]) -> Vec<EventId> {
    if Bug::RestOfBatchLost.is_planted() {
        return Vec::new();
    }
    let positions = answer.failed.iter().filter_map(|failed| failed.id.parse::<usize>().ok());
    positions.filter_map(|position| events.get(position).map(|event| event.id)).collect()
}

fn queue_url(consumer: Consumer) -> Option<&'static str> {
    static URLS: OnceLock<HashMap<Consumer, String>> = OnceLock::new();
    let urls = URLS.get_or_init(|| {
        let url = |consumer: Consumer| {
            Some((consumer, config::required(consumer.queue_variable()).ok()?))
        };
        Consumer::ALL.into_iter().filter_map(url).collect()
    });
    urls.get(&consumer).map(String::as_str)
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may fail loudly")]
mod tests {
    use aws_sdk_sqs::types::BatchResultErrorEntry;
    use contracts::UserFact;

    use super::*;

    fn event() -> Event {
        Event {
            id: ids::fresh(),
            fact: Fact::UserRegistered(UserFact { user_id: ids::fresh() }),
            schema_version: 1,
            occurred_at: clock::now(),
            aggregate_id: "usr_1".to_owned(),
            aggregate_version: 1,
            correlation_id: "r".to_owned(),
            traceparent: None,
        }
    }

    #[test]
    fn what_a_queue_did_not_take_of_a_batch_is_named() {
        let events = [event(), event(), event()];
        let all: Vec<&Event> = events.iter().collect();
        let busy = |position: usize| {
            let entry = BatchResultErrorEntry::builder().id(position.to_string());
            entry.code("ServiceUnavailable").sender_fault(false).build().unwrap()
        };
        let answer = SendMessageBatchOutput::builder().set_successful(Some(Vec::new()));
        let answer = answer.failed(busy(2)).failed(busy(0)).build().unwrap();
        assert_eq!(not_taken(&answer, &all), [events[2].id, events[0].id]);
    }
}
