//! Reconciliation: what the provider says it has, against what is stored here. Nothing is asked for but lists, so that
//! nobody is ever charged by it: what differs is told to the payment as news, and the driver looks it up as it always does.

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use crate::{
    Payment, RefundStatus,
    provider::{
        DisputeSnapshot, IntentSnapshot, IntentStatus, ProviderRefundStatus, RefundSnapshot,
    },
};

/// So far a round looks back: by then cards are captured, and most refunds have arrived.
const LOOKS_BACK: SignedDuration = SignedDuration::from_hours(24);
/// What is younger is still being made.
const IN_THE_MAKING: SignedDuration = SignedDuration::from_mins(5);

/// What a round reads, in this order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    Intents,
    Refunds,
    Disputes,
}

/// One pass over everything that the provider made in a period. It goes on where the run before it stopped, and the next one
/// begins where it began to end: whatever takes long, nothing is passed over.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Round {
    pub from: Timestamp,
    pub until: Timestamp,
    /// None when it is over.
    pub stage: Option<Stage>,
    /// The last thing that was read of the stage.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub after: Option<String>,
}

impl Round {
    /// The round to go on with: the one before if it is not over.
    #[must_use]
    pub fn next(before: Option<Self>, now: Timestamp) -> Self {
        let until = now - IN_THE_MAKING;
        match before {
            Some(round) if round.stage.is_some() => round,
            before => {
                let last = before.map_or(until, |round| round.until);
                Self { from: last - LOOKS_BACK, until, stage: Some(Stage::Intents), after: None }
            }
        }
    }

    /// Where it stands after a page that ended with `last`.
    pub fn pass(&mut self, last: Option<String>, has_more: bool) {
        if has_more && last.is_some() {
            self.after = last;
            return;
        }
        self.after = None;
        self.stage = match self.stage {
            Some(Stage::Intents) => Some(Stage::Refunds),
            Some(Stage::Refunds) => Some(Stage::Disputes),
            Some(Stage::Disputes) | None => None,
        };
    }
}

/// How something of the provider's compares.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Comparison {
    Same,
    /// The payment does not know it yet.
    Behind,
    /// It is money, and belongs to no payment here.
    Stray,
}

/// `payment` is the one that the intent's metadata name, or that knows the intent.
#[must_use]
pub fn compare_intent(payment: Option<&Payment>, seen: &IntentSnapshot) -> Comparison {
    let has_money = seen.capturable.amount > 0 || seen.received.amount > 0;
    let otherwise = if has_money { Comparison::Stray } else { Comparison::Same };
    let Some(payment) = payment else { return otherwise };
    match &payment.intent.id {
        Some(id) if *id != seen.id => return otherwise,
        None if payment.intent.never_was() => return otherwise,
        None => return Comparison::Behind,
        Some(_) => {}
    }
    let (authorized, captured) = match seen.status {
        Some(IntentStatus::RequiresCapture) => (seen.capturable.amount, 0),
        Some(IntentStatus::Succeeded) => (seen.received.amount, seen.received.amount),
        Some(IntentStatus::Canceled) => (0, 0),
        // nothing was decided there: whoever waits for it looks by himself
        _ => return Comparison::Same,
    };
    let ours = (payment.authorized.amount, payment.captured.amount, payment.intent.status);
    let unheard = seen.disputed && payment.disputes.is_empty();
    let is_same = ours == (authorized, captured, seen.status) && !unheard;
    if is_same { Comparison::Same } else { Comparison::Behind }
}

/// `payment` is the one that knows the refund's intent.
#[must_use]
pub fn compare_refund(payment: Option<&Payment>, seen: &RefundSnapshot) -> Comparison {
    let is_live = seen.status != ProviderRefundStatus::Failed;
    let otherwise = if is_live { Comparison::Stray } else { Comparison::Same };
    let Some(payment) = payment else { return otherwise };
    let known = payment.refunds.iter().find(|refund| {
        refund.provider_id.as_ref() == Some(&seen.id)
            || (refund.provider_id.is_none()
                && seen.refund_id == Some(refund.id)
                && seen.round == Some(refund.call.round()))
    });
    let Some(refund) = known else {
        // an earlier try of one of ours has failed, and another followed
        let is_ours = payment.refunds.iter().any(|refund| seen.refund_id == Some(refund.id));
        return if is_ours && !is_live { Comparison::Same } else { otherwise };
    };
    let is_same = matches!(
        (refund.status, seen.status),
        (_, ProviderRefundStatus::Unknown)
            | (RefundStatus::Pending, ProviderRefundStatus::Pending)
            | (RefundStatus::Succeeded, ProviderRefundStatus::Succeeded)
            | (RefundStatus::Failed, ProviderRefundStatus::Failed)
    );
    if is_same { Comparison::Same } else { Comparison::Behind }
}

/// `payment` is the one that knows the dispute's intent.
#[must_use]
pub fn compare_dispute(payment: Option<&Payment>, seen: &DisputeSnapshot) -> Comparison {
    let Some(payment) = payment else { return Comparison::Stray };
    let known = payment.disputes.iter().find(|dispute| dispute.id == seen.id);
    let is_same =
        known.is_some_and(|known| seen.status.is_none_or(|status| status == known.status));
    if is_same { Comparison::Same } else { Comparison::Behind }
}

#[cfg(test)]
mod tests;
