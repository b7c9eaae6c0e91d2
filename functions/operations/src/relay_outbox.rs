//! The tables' streams: sends each new event to the queues of its consumers.

use kernel::EventId;
use platform::stream::Announced;

use crate::Outboxes;

/// Answers the ids of events that were not sent.
pub async fn relay_outbox(outboxes: &Outboxes, announced: Vec<Announced>) -> Vec<EventId> {
    outboxes.send(announced).await
}
