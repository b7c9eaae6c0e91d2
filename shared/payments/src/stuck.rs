//! Payments that a person has to look at: money without an order, or an outcome that nobody knows for long.

use jiff::{SignedDuration, Timestamp};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{Attempt, Call, DisputeStatus, Payment, Refund, RefundStatus};

/// Everything is tried for so long before anybody is asked to look.
const PATIENCE: SignedDuration = SignedDuration::from_hours(1);

/// Why a person has to look.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum StuckReason {
    /// The order has ended, and its money could not be sent back or let go for an hour.
    MoneyWithoutOrder,
    /// A refund failed, or came back after it had arrived, and none followed it.
    RefundFailed,
    /// Nobody knows for an hour what the provider did.
    OutcomeUnknown,
    /// The shopper's bank waits for the shop's evidence.
    DisputeOpen,
    /// The provider has something of this shop that belongs to no payment here.
    UnknownHere,
}

/// That a person has to look, and since when.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Stuck {
    pub reason: StuckReason,
    pub since: Timestamp,
}

impl Payment {
    /// Whether a person has to look at it now. Its reason's first time is kept.
    #[must_use]
    pub fn judge(&self, now: Timestamp) -> Option<Stuck> {
        let reason = self.stuck_because(now)?;
        let known = self.stuck.filter(|stuck| stuck.reason == reason);
        Some(Stuck { reason, since: known.map_or(now, |stuck| stuck.since) })
    }

    fn stuck_because(&self, now: Timestamp) -> Option<StuckReason> {
        let is_long = |since: Timestamp| now.duration_since(since) >= PATIENCE;
        if self.has_failed_refund() {
            return Some(StuckReason::RefundFailed);
        }
        let on_its_way = self.refunds.iter().any(|refund| refund.status == RefundStatus::Pending);
        let has_money = self.authorized.amount > self.refunded.amount;
        let closed_for_long = self.closing.as_ref().is_some_and(|closing| is_long(closing.since));
        if closed_for_long && has_money && !on_its_way && !self.is_undone() {
            return Some(StuckReason::MoneyWithoutOrder);
        }
        let in_doubt = |call: &Call| call.is_in_doubt() && call.first_sent_at.is_some_and(is_long);
        let undecided = |attempt: &Attempt| attempt.is_under_way() && is_long(attempt.created_at);
        let calls = [&self.intent.create, &self.intent.capture, &self.intent.cancel];
        let unknown = calls.into_iter().any(in_doubt)
            || self.attempts.iter().any(|attempt| in_doubt(&attempt.call) || undecided(attempt))
            || self.refunds.iter().any(|refund| in_doubt(&refund.call));
        if unknown {
            return Some(StuckReason::OutcomeUnknown);
        }
        let waits = |status| {
            matches!(status, DisputeStatus::NeedsResponse | DisputeStatus::WarningNeedsResponse)
        };
        let disputed = self.disputes.iter().any(|dispute| waits(dispute.status));
        disputed.then_some(StuckReason::DisputeOpen)
    }

    /// A failed refund is somebody's business until another one was begun after it had failed.
    fn has_failed_refund(&self) -> bool {
        let (others, failed): (Vec<&Refund>, Vec<&Refund>) =
            self.refunds.iter().partition(|refund| refund.counts());
        let last_begun = others.iter().map(|refund| refund.created_at).max();
        let last_failed = failed.iter().filter_map(|refund| refund.failed_at).max();
        last_failed > last_begun && self.refundable() > 0
    }
}

#[cfg(test)]
mod tests;
