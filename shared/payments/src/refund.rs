//! A refund: money on its way back to the shopper.

use jiff::{SignedDuration, Timestamp};
use kernel::{Money, RefundId};
use schemars::JsonSchema;
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

/// What clients are told of a refund's state.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum PublicRefundStatus {
    /// The money is on its way.
    Pending,
    Succeeded,
    /// It did not arrive, and its amount is free again.
    Failed,
}

/// Units of an order's line that a refund pays for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct RefundedLine {
    pub line_id: String,
    pub quantity: u32,
    pub amount: Money,
}

/// One amount that goes back, however many tries it takes.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Refund {
    pub id: RefundId,
    pub status: RefundStatus,
    pub amount: Money,
    /// `order_ended`, or what staff wrote.
    pub reason: String,
    /// What it pays for, when it was asked for by lines.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub lines: Vec<RefundedLine>,
    pub call: Call,
    /// The provider's id of the try that counts now.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub provider_id: Option<String>,
    /// How often it has failed.
    #[serde(default)]
    pub failures: u32,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub failure: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub failed_at: Option<Timestamp>,
    /// Before this it is not tried again; a failed refund without it never is, since another one brings its amount back.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub retry_at: Option<Timestamp>,
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
            lines: Vec::new(),
            call: Call::new(format!("{id}-refund")),
            provider_id: None,
            failures: 0,
            failure: None,
            failed_at: None,
            retry_at: None,
            created_at: now,
        }
    }

    /// Whether its amount is spoken for: it has arrived or may still arrive.
    #[must_use]
    pub fn counts(&self) -> bool {
        self.status != RefundStatus::Failed
    }

    #[must_use]
    pub fn public_status(&self) -> PublicRefundStatus {
        match self.status {
            RefundStatus::Open | RefundStatus::Pending => PublicRefundStatus::Pending,
            RefundStatus::Succeeded => PublicRefundStatus::Succeeded,
            RefundStatus::Failed => PublicRefundStatus::Failed,
        }
    }

    /// The next try is an hour later, then two, up to a day: banks that refuse do so for long.
    pub(crate) fn fail(&mut self, why: Option<String>, now: Timestamp) {
        let hours = 1i64.checked_shl(self.failures).unwrap_or(i64::MAX).clamp(1, 24);
        self.status = RefundStatus::Failed;
        self.failure = why;
        self.failed_at = Some(now);
        self.failures = self.failures.saturating_add(1);
        self.retry_at = Some(now + SignedDuration::from_hours(hours));
    }

    /// Whether a failed try may be followed by another one now.
    #[must_use]
    pub fn is_to_be_retried(&self, now: Timestamp) -> bool {
        self.status == RefundStatus::Failed && self.retry_at.is_some_and(|at| at <= now)
    }

    /// What stood in its way is gone: it need not wait for its next try.
    pub(crate) fn hurry(&mut self, now: Timestamp) {
        self.retry_at = self.retry_at.map(|at| at.min(now));
    }

    /// Another refund brings its amount back.
    pub(crate) fn give_up(&mut self) {
        if self.status == RefundStatus::Failed {
            self.retry_at = None;
        }
    }

    /// Another try, with a key of its own: the one before is over and has failed.
    pub(crate) fn retry(&mut self) {
        self.status = RefundStatus::Open;
        self.retry_at = None;
        self.provider_id = None;
        self.call.renew();
    }
}
