//! What somebody has decided about a dead letter.

use jiff::Timestamp;
use kernel::{DecisionId, EventId, Text, UserId};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::DeadLetters;

/// What becomes of a dead letter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[schemars(rename = "DeadLetterFate")]
#[serde(rename_all = "snake_case")]
pub enum Fate {
    /// It goes back to the queue that it came from, and is tried anew.
    Redrive,
    /// It is deleted, and what it says never happens.
    Discard,
}

eserde::impl_edeserialize_compat!(Fate);

/// One decision, recorded before it is carried out and never changed. It says what was to be done: a crash in
/// between leaves the letter where it was, for the decision to be made again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[schemars(rename = "DeadLetterDecision")]
pub struct Decision {
    pub id: DecisionId,
    pub fate: Fate,
    pub queue: DeadLetters,
    /// The message's id in SQS.
    pub message_id: String,
    /// The event's id, when the message could be read so far.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub event_id: Option<EventId>,
    /// The event's type, when the message could be read so far.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub event_type: Option<String>,
    /// Who decided.
    pub by: UserId,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<Text>,
    pub at: Timestamp,
    /// The request by which it was decided.
    pub request_id: String,
}
