//! What a change of a payment is told as, read from the payment before and after.

use contracts::{
    DeclinedPayment, DisputedPayment, Fact, PaymentState, RefusedCapture, RequiredAction,
};
use kernel::Money;

use crate::{Attempt, AttemptStatus, Dispute, DisputeStatus, Payment, Refund, RefundStatus};

/// What happened from `before` to `after`, to be published at `after`'s version. Facts of one version do not contradict
/// one another: a capture says that it was authorized, too.
#[must_use]
pub fn facts(before: Option<&Payment>, after: &Payment) -> Vec<Fact> {
    let mut facts = Vec::new();
    let state = || state_of(after);
    for attempt in &after.attempts {
        facts.extend(fact_of(before, attempt, after));
    }
    let authorized = |payment: &Payment| payment.authorized.amount > 0;
    let captured = before.map_or(0, |before| before.captured.amount);
    if after.captured.amount > captured {
        facts.push(Fact::PaymentCaptured(state()));
    } else if authorized(after) && !before.is_some_and(authorized) && after.closing.is_none() {
        // a payment that is being undone does not confirm anything any more
        facts.push(Fact::PaymentAuthorized(state()));
    }
    if let Some(reason) = &after.capture_failure
        && after.closing.is_none()
        && before.is_none_or(|before| before.capture_failure.is_none())
    {
        let reason = reason.clone();
        facts.push(Fact::PaymentCaptureFailed(RefusedCapture { payment: state(), reason }));
    }
    if after.voided && !before.is_some_and(|before| before.voided) {
        facts.push(Fact::PaymentVoided(state()));
    }
    for refund in &after.refunds {
        let known =
            before.and_then(|before| before.refunds.iter().find(|known| known.id == refund.id));
        facts.extend(fact_of_refund(known, refund, after));
    }
    let is_closed_now =
        after.closing.is_some() && before.is_none_or(|before| before.closing.is_none());
    for dispute in &after.disputes {
        let known =
            before.and_then(|before| before.disputes.iter().find(|known| known.id == dispute.id));
        facts.extend(fact_of_dispute(known, dispute, after, is_closed_now));
    }
    facts
}

fn fact_of(before: Option<&Payment>, attempt: &Attempt, payment: &Payment) -> Option<Fact> {
    let known = before?.attempts.iter().find(|known| known.id == attempt.id);
    let has_moved = known.is_none_or(|known| known.status != attempt.status);
    match attempt.status {
        AttemptStatus::RequiresAction => {
            let is_new = before.is_some_and(|before| before.next_action != payment.next_action);
            if !has_moved && !is_new {
                return None;
            }
            let next_action = payment.next_action.clone()?;
            let payment = state_of(payment);
            Some(Fact::PaymentRequiresAction(RequiredAction {
                payment,
                attempt_id: attempt.id,
                next_action,
            }))
        }
        AttemptStatus::Declined if has_moved => Some(declined(attempt, payment)),
        // the provider ended it, and a shopper may try again
        AttemptStatus::Canceled
            if has_moved
                && known.is_some()
                && payment.closing.is_none()
                && payment.authorized.is_zero() =>
        {
            Some(declined(attempt, payment))
        }
        _ => None,
    }
}

/// What staff asked for is told so that it is made at once; what an ending order sends back is made by whoever ends it.
fn fact_of_refund(known: Option<&Refund>, refund: &Refund, payment: &Payment) -> Option<Fact> {
    let succeeded = |status| status == RefundStatus::Succeeded;
    if succeeded(refund.status) && !known.is_some_and(|known| succeeded(known.status)) {
        return Some(Fact::RefundSucceeded(state_of(payment)));
    }
    if refund.failures > known.map_or(0, |known| known.failures) {
        return Some(Fact::RefundFailed(state_of(payment)));
    }
    let is_asked_for = known.is_none() && payment.closing.is_none();
    is_asked_for.then(|| Fact::RefundRequested(state_of(payment)))
}

/// That a bank has taken money back, and how that ended. One that was lost is told again when the order ends: nothing else
/// tells it that its money is back.
fn fact_of_dispute(
    known: Option<&Dispute>,
    dispute: &Dispute,
    payment: &Payment,
    is_closed_now: bool,
) -> Option<Fact> {
    let told = || DisputedPayment {
        payment: state_of(payment),
        dispute_id: dispute.id.clone(),
        status: dispute.status.as_str().to_owned(),
        amount: dispute.amount,
    };
    let was_over = known.is_some_and(|known| known.status.is_over());
    if dispute.status.is_over() {
        let again = is_closed_now && dispute.status == DisputeStatus::Lost;
        return (!was_over || again).then(|| Fact::PaymentDisputeClosed(told()));
    }
    known.is_none().then(|| Fact::PaymentDisputed(told()))
}

fn declined(attempt: &Attempt, payment: &Payment) -> Fact {
    Fact::PaymentDeclined(DeclinedPayment {
        payment: state_of(payment),
        attempt_id: attempt.id,
        decline_code: attempt.decline_code.clone(),
    })
}

fn state_of(payment: &Payment) -> PaymentState {
    PaymentState {
        order_id: payment.order_id,
        payment_id: payment.id,
        payment_version: payment.version,
        authorized: payment.authorized,
        captured: payment.captured,
        refunded: payment.refunded,
        lost: match payment.lost() {
            0 => None,
            lost => Some(Money::new(lost, payment.captured.currency)),
        },
    }
}
