//! A refund: money on its way back to the shopper.

use jiff::Timestamp;
use kernel::{Money, RefundId};
use serde::{Deserialize, Serialize};

use crate::Call;

/// Where a refund stands at the provider.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RefundStatus {
    /// The provider has not taken it up, as far as is known; its call says whether it was sent.
    Open,
    /// The provider has it; the money is on its way.
    Pending,
    Succeeded,
    /// The money did not arrive; it is tried again while the payment is being undone.
    Failed,
}

/// One amount that goes back, however many tries it takes.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Refund {
    pub id: RefundId,
    pub status: RefundStatus,
    pub amount: Money,
    /// Snake case, for example `order_ended`.
    pub reason: String,
    pub call: Call,
    /// The provider's id of the try that counts now.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub provider_id: Option<String>,
    /// How often it has failed.
    #[serde(default)]
    pub failures: u32,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub failure: Option<String>,
    pub created_at: Timestamp,
}

impl Refund {
    #[must_use]
    pub fn new(id: RefundId, amount: Money, reason: &str, now: Timestamp) -> Self {
        Self {
            id,
            status: RefundStatus::Open,
            amount,
            reason: reason.to_owned(),
            call: Call::new(format!("{id}-refund")),
            provider_id: None,
            failures: 0,
            failure: None,
            created_at: now,
        }
    }

    /// Whether its amount is spoken for: it has arrived or may still arrive.
    #[must_use]
    pub fn counts(&self) -> bool {
        self.status != RefundStatus::Failed
    }

    /// What clients are told: `pending | succeeded | failed`.
    #[must_use]
    pub fn public_status(&self) -> &'static str {
        match self.status {
            RefundStatus::Open | RefundStatus::Pending => "pending",
            RefundStatus::Succeeded => "succeeded",
            RefundStatus::Failed => "failed",
        }
    }

    pub(crate) fn fail(&mut self, why: Option<String>) {
        self.status = RefundStatus::Failed;
        self.failure = why;
        self.failures = self.failures.saturating_add(1);
    }

    /// Another try, with a key of its own: the one before is over and has failed.
    pub(crate) fn retry(&mut self) {
        self.status = RefundStatus::Open;
        self.provider_id = None;
        self.call.renew();
    }
}
