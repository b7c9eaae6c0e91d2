//! The envelope that every event travels in.

use jiff::Timestamp;
use kernel::EventId;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::Fact;

/// One published fact. Consumers may see it more than once and in any order.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Event {
    pub id: EventId,
    /// `type` and `data`.
    #[serde(flatten)]
    pub fact: Fact,
    /// Raised when a field's meaning changes; fields that are added do not raise it.
    pub schema_version: u32,
    pub occurred_at: Timestamp,
    /// The id of what changed, for example `ord_…`.
    pub aggregate_id: String,
    /// The version that the change gave it.
    pub aggregate_version: u64,
    /// The request that began all this.
    pub correlation_id: String,
    /// W3C trace context of that request.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub traceparent: Option<String>,
}
