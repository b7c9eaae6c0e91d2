//! A message: what was sent, which stays, and how its delivery stands, which changes.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::Serialize;
use serde_json::Value;

use crate::attributes::{self, Attributes};
use crate::names;
use crate::receipt::Receipt;

/// A message as a consumer sees it.
#[derive(Clone, Debug, Serialize)]
pub struct Message {
    pub message_id: String,
    /// Empty when the message was looked at, not received.
    pub receipt_handle: String,
    pub body: String,
    pub md5_of_body: String,
    /// `SentTimestamp`, `ApproximateReceiveCount`, `ApproximateFirstReceiveTimestamp`, `SenderId` ...
    pub attributes: BTreeMap<String, String>,
    /// As `ReceiveMessage` answers them: `{"name": {"DataType", "StringValue" | "BinaryValue"}}`.
    pub message_attributes: Value,
}

/// A message as it is kept. Cheap to clone.
#[derive(Clone, Debug)]
pub(crate) struct Stored {
    /// Its place in the order of arrival, unique in the server.
    pub(crate) seq: u64,
    pub(crate) id: Arc<str>,
    pub(crate) body: Arc<str>,
    pub(crate) attributes: Arc<Attributes>,
    /// `AWSTraceHeader`, `MessageGroupId`.
    pub(crate) system: Arc<BTreeMap<String, String>>,
    /// Unix milliseconds, like all times here. It survives the move to a dead-letter queue.
    pub(crate) sent_at: i64,
    /// The queue that gave it up, when this one is its dead-letter queue.
    pub(crate) given_up_by: Option<Arc<str>>,
    pub(crate) delivery: Delivery,
}

/// How a message's delivery stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Delivery {
    /// When it can be received next.
    pub(crate) visible_at: i64,
    /// What `ApproximateReceiveCount` says.
    pub(crate) receives: u32,
    /// Receipt handles given out: receives and the repetitions that chaos added.
    pub(crate) handles: u32,
    pub(crate) first_received_at: Option<i64>,
    /// What chaos still has in store; forgotten by a restart.
    pub(crate) repetitions: Repetitions,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Repetitions {
    /// Extra deliveries still to come.
    pub(crate) left: u8,
    /// Whether the next delivery is such an extra one.
    pub(crate) next: bool,
}

impl Delivery {
    pub(crate) fn visible_from(at: i64) -> Self {
        Self { visible_at: at, ..Self::default() }
    }
}

impl Stored {
    /// What was sent, as a new message: that is how a redrive out of a dead-letter queue works.
    pub(crate) fn sent_anew(&self, seq: u64, now: i64) -> Self {
        Self {
            seq,
            id: new_id(),
            sent_at: now,
            given_up_by: None,
            delivery: Delivery::visible_from(now),
            ..self.clone()
        }
    }

    pub(crate) fn handle(&self, queue: &str) -> String {
        let receipt = Receipt {
            queue: queue.to_owned(),
            seq: self.seq,
            id: self.id.to_string(),
            nth: self.delivery.handles,
        };
        receipt.encode()
    }

    pub(crate) fn to_message(&self, handle: String) -> Message {
        Message {
            message_id: self.id.to_string(),
            receipt_handle: handle,
            body: self.body.to_string(),
            md5_of_body: body_digest(&self.body),
            attributes: self.system_attributes(),
            message_attributes: serde_json::to_value(&*self.attributes).unwrap_or_default(),
        }
    }

    fn system_attributes(&self) -> BTreeMap<String, String> {
        let mut all = (*self.system).clone();
        let mut set = |name: &str, value: String| all.insert(name.to_owned(), value);
        set("SenderId", names::ACCOUNT.to_owned());
        set("SentTimestamp", self.sent_at.to_string());
        set("ApproximateReceiveCount", self.delivery.receives.to_string());
        if let Some(at) = self.delivery.first_received_at {
            set("ApproximateFirstReceiveTimestamp", at.to_string());
        }
        if let Some(queue) = &self.given_up_by {
            set("DeadLetterQueueSourceArn", names::arn(queue));
        }
        all
    }

    /// Bytes that count against the queue's limit.
    pub(crate) fn size(&self) -> usize {
        self.body.len() + attributes::size(&self.attributes)
    }
}

pub(crate) fn new_id() -> Arc<str> {
    uuid::Uuid::new_v4().to_string().into()
}

/// `MD5OfBody` and `MD5OfMessageBody`.
pub(crate) fn body_digest(body: &str) -> String {
    format!("{:x}", md5::compute(body))
}
