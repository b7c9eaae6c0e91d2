//! The rule that decides what the provider is asked next. It reads the stored payment and the clock, nothing else.

use jiff::Timestamp;
use platform::planted::Bug;

use crate::{
    Attempt, Goal, Payment, RefundStatus,
    provider::{IntentStatus, Step},
};

/// After so many calls in a row without any answer to a creation, every other one looks for the intent instead: the
/// provider may have kept a failure as the key's answer.
const LOOKS_FOR_INTENT_AFTER: u32 = 4;

/// The next call for `payment`, or [`Step::Rest`].
#[must_use]
pub fn next_step(payment: &Payment, now: Timestamp) -> Step {
    if payment.next_attempt_at.is_some_and(|at| now < at) {
        return Step::Rest;
    }
    if payment.closing.is_some() {
        return undo(payment, now);
    }
    if let Some(attempt) = payment.live_attempt() {
        return authorize(payment, attempt, now);
    }
    let to_capture = payment.goal == Goal::Capture
        && payment.capture_failure.is_none()
        && payment.intent.status == Some(IntentStatus::RequiresCapture);
    if to_capture {
        let to_look = payment.has_news || payment.intent.capture.is_in_doubt();
        return if to_look { Step::Retrieve } else { Step::Capture };
    }
    settled(payment, now)
}

fn authorize(payment: &Payment, attempt: &Attempt, now: Timestamp) -> Step {
    if payment.intent.id.is_none() {
        return create(payment, now);
    }
    if payment.is_replacing() {
        let to_look = payment.has_news || payment.intent.cancel.is_in_doubt();
        return if to_look { Step::Retrieve } else { Step::Cancel };
    }
    if payment.has_news || attempt.is_under_way() || attempt.call.is_in_doubt() {
        return Step::Retrieve;
    }
    if now < payment.window_ends_at { Step::Confirm(attempt.id) } else { Step::Rest }
}

/// A creation in doubt is repeated with its key, also when the payment is being undone: only who knows the intent's id
/// can cancel it. When the key may be forgotten the intent is searched for, and nothing is created again.
fn create(payment: &Payment, now: Timestamp) -> Step {
    let call = &payment.intent.create;
    if !call.is_in_doubt() {
        let open = payment.closing.is_none() && now < payment.window_ends_at;
        return if open { Step::CreateIntent } else { Step::Rest };
    }
    let stuck = payment.tries >= LOOKS_FOR_INTENT_AFTER && payment.tries % 2 == 1;
    let to_find = (call.is_forgotten(now) || stuck) && !Bug::CreatedAgainADayLater.is_planted();
    if to_find { Step::FindIntent } else { Step::CreateIntent }
}

fn undo(payment: &Payment, now: Timestamp) -> Step {
    if payment.voided {
        return Step::Rest;
    }
    if payment.intent.id.is_none() {
        return create(payment, now);
    }
    match payment.intent.status {
        Some(IntentStatus::Succeeded) => settled(payment, now),
        Some(IntentStatus::Canceled) => Step::Rest,
        Some(IntentStatus::RequiresCapture) if Bug::LateSuccessKept.is_planted() => Step::Rest,
        // it cannot be canceled while a bank has it
        Some(IntentStatus::Processing) => Step::Retrieve,
        _ if payment.has_news || payment.intent.cancel.is_in_doubt() => Step::Retrieve,
        _ => Step::Cancel,
    }
}

/// The intent is where it was to go: what is left are refunds, news, and a look at an authorization that may lapse.
fn settled(payment: &Payment, now: Timestamp) -> Step {
    let to_look_up = payment.refunds.iter().any(|refund| {
        refund.status == RefundStatus::Pending
            || (refund.status == RefundStatus::Open && refund.call.is_in_doubt())
    });
    if payment.has_dispute_news {
        return Step::ListDisputes;
    }
    if payment.has_news && !payment.refunds.is_empty() {
        return Step::ListRefunds;
    }
    let to_send = payment
        .refunds
        .iter()
        .find(|refund| refund.status == RefundStatus::Open && !refund.call.is_in_doubt());
    let to_retry = || payment.refunds_to_retry().find(|refund| refund.is_to_be_retried(now));
    if let Some(refund) = to_send.or_else(to_retry) {
        return Step::Refund(refund.id);
    }
    if to_look_up {
        return Step::ListRefunds;
    }
    let watched = payment.is_authorization_open() && payment.next_attempt_at.is_some();
    if payment.has_news || watched { Step::Retrieve } else { Step::Rest }
}
