//! The payment of one order: what it is to become, what the provider is known to have done, and what is in doubt.
//!
//! A payment has one PaymentIntent at a time, so that at most one authorization of an order can be live: a second
//! attempt confirms the same intent. `captured <= authorized` and `refunded <= captured` hold at any time.

use contracts::NextAction;
use jiff::Timestamp;
use kernel::{Money, OrderId, PaymentId, RefundId};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{
    Attempt, AttemptStatus, Call, Dispute, Refund, RefundStatus, Stuck, provider::IntentStatus,
};

/// How far the payment is to go. It only rises.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Goal {
    Authorize,
    Capture,
}

/// The order is over: what was authorized is voided, what was captured is refunded, whenever it comes to light.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Closing {
    /// What a refund will be called, so that it is the same one however often it is begun.
    pub refund_id: RefundId,
    pub since: Timestamp,
}

/// What the provider is known to have.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Intent {
    pub create: Call,
    pub capture: Call,
    pub cancel: Call,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<IntentStatus>,
    /// The latest charge.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub charge: Option<String>,
    /// Which intent of this payment it is; another is made only after one was canceled.
    pub number: u32,
}

impl Intent {
    pub(crate) fn new(payment: PaymentId, number: u32) -> Self {
        let call = |name: &str| Call::new(format!("{payment}-{name}-{number}"));
        Self {
            create: call("create"),
            capture: call("capture"),
            cancel: call("cancel"),
            id: None,
            status: None,
            charge: None,
            number,
        }
    }

    /// Whether the provider certainly has nothing of it.
    pub(crate) fn never_was(&self) -> bool {
        self.id.is_none() && !self.create.is_in_doubt()
    }
}

/// A payment as it is stored; `version` rises by one with each write.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Payment {
    pub id: PaymentId,
    pub order_id: OrderId,
    pub version: u64,
    pub amount: Money,
    pub goal: Goal,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub closing: Option<Closing>,
    /// It was closed, and no money had moved.
    #[serde(default)]
    pub voided: bool,
    /// After this no attempt is begun, even if nobody has closed the payment yet.
    pub window_ends_at: Timestamp,
    pub intent: Intent,
    /// What banks have held for it so far, also what was let go again.
    pub ever_authorized: Money,
    /// What is held or captured now.
    pub authorized: Money,
    pub captured: Money,
    pub refunded: Money,
    pub attempts: Vec<Attempt>,
    pub refunds: Vec<Refund>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub disputes: Vec<Dispute>,
    /// Why a person has to look at it; judged with each write.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stuck: Option<Stuck>,
    /// Why there will be no capture, though one was wanted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub capture_failure: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next_action: Option<NextAction>,
    /// The provider has told of something that was not looked up yet.
    #[serde(default)]
    pub has_news: bool,
    /// As `has_news`, of a dispute.
    #[serde(default)]
    pub has_dispute_news: bool,
    /// When the sweep takes it up; nothing is asked before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next_attempt_at: Option<Timestamp>,
    /// Calls in a row that brought nothing.
    #[serde(default)]
    pub tries: u32,
    /// Looks in a row that showed the provider still at it.
    #[serde(default)]
    pub looks: u32,
    #[serde(default)]
    pub provider_unavailable: bool,
    /// The request that began all this.
    pub correlation_id: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub traceparent: Option<String>,
    pub created_at: Timestamp,
    pub updated_at: Timestamp,
}

/// Where a payment stands, in one word.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum PaymentStatus {
    Pending,
    RequiresAction,
    Authorized,
    Paid,
    Failed,
    Voided,
    PartiallyRefunded,
    Refunded,
}

impl Payment {
    #[must_use]
    pub fn status(&self) -> PaymentStatus {
        if self.refunded.amount > 0 {
            let all = self.refunded.amount >= self.captured.amount;
            return if all { PaymentStatus::Refunded } else { PaymentStatus::PartiallyRefunded };
        }
        if self.captured.amount > 0 {
            return PaymentStatus::Paid;
        }
        if self.voided {
            return PaymentStatus::Voided;
        }
        if self.capture_failure.is_some() {
            return PaymentStatus::Failed;
        }
        if self.authorized.amount > 0 {
            return PaymentStatus::Authorized;
        }
        match self.attempts.last().map(|attempt| attempt.status) {
            Some(AttemptStatus::RequiresAction) => PaymentStatus::RequiresAction,
            Some(AttemptStatus::Declined | AttemptStatus::Canceled) => PaymentStatus::Failed,
            _ => PaymentStatus::Pending,
        }
    }

    /// The attempt whose turn it is.
    #[must_use]
    pub fn live_attempt(&self) -> Option<&Attempt> {
        self.attempts.iter().find(|attempt| attempt.is_live())
    }

    pub(crate) fn live_attempt_mut(&mut self) -> Option<&mut Attempt> {
        self.attempts.iter_mut().find(|attempt| attempt.is_live())
    }

    /// Whether what is held is let go for another attempt: its capture was refused, and the attempt was not sent yet.
    pub(crate) fn is_replacing(&self) -> bool {
        let waits = |attempt: &Attempt| attempt.call.first_sent_at.is_none();
        self.closing.is_none()
            && self.capture_failure.is_some()
            && self.intent.status == Some(IntentStatus::RequiresCapture)
            && self.live_attempt().is_some_and(waits)
    }

    /// What is authorized and may still be captured or voided.
    #[must_use]
    pub fn is_authorization_open(&self) -> bool {
        self.authorized.amount > self.captured.amount
    }

    /// Minor units that are captured and neither back, nor on their way back, nor lost to a dispute.
    #[must_use]
    pub fn refundable(&self) -> i64 {
        let spoken_for =
            self.refunds.iter().filter(|refund| refund.counts()).map(|refund| refund.amount.amount);
        let left = self.captured.amount.saturating_sub(spoken_for.fold(0, i64::saturating_add));
        left.min(left.saturating_sub(self.lost()).max(0))
    }

    /// Failed refunds that are tried again, only while the payment is being undone: that one first which is to bring back all
    /// that is left, then others for which enough is left.
    pub(crate) fn refunds_to_retry(&self) -> impl Iterator<Item = &Refund> {
        let closing = self.closing.as_ref().map(|closing| closing.refund_id);
        let left = self.refundable();
        let failed = move |refund: &&Refund| {
            refund.status == RefundStatus::Failed && refund.retry_at.is_some()
        };
        let last_is_first =
            self.refunds.iter().filter(failed).any(|refund| Some(refund.id) == closing);
        self.refunds.iter().filter(failed).filter(move |refund| {
            let is_last = Some(refund.id) == closing;
            closing.is_some()
                && (if is_last { left > 0 } else { !last_is_first && refund.amount.amount <= left })
        })
    }

    /// Whether it was closed and everything is undone.
    #[must_use]
    pub fn is_undone(&self) -> bool {
        let back = self.captured.amount > 0
            && self.refunded.amount.saturating_add(self.lost()) >= self.captured.amount
            && self.refunds.iter().all(|refund| {
                matches!(refund.status, RefundStatus::Succeeded | RefundStatus::Failed)
            });
        self.closing.is_some() && (self.voided || back)
    }
}
