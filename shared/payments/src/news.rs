//! What a change of a payment is told as, and which money it moved: both read from the payment before and after.

use contracts::{DeclinedPayment, Fact, PaymentState, RefusedCapture, RequiredAction};
use jiff::Timestamp;
use kernel::Money;
use serde::{Deserialize, Serialize};

use crate::{Attempt, AttemptStatus, Payment, RefundStatus};

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
        let succeeded = |status| status == RefundStatus::Succeeded;
        if succeeded(refund.status) && !known.is_some_and(|known| succeeded(known.status)) {
            facts.push(Fact::RefundSucceeded(state()));
        } else if refund.failures > known.map_or(0, |known| known.failures) {
            facts.push(Fact::RefundFailed(state()));
        }
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
    }
}

/// What a ledger entry says. The provider's own ledger has the same kinds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EntryKind {
    /// A memo: the bank holds the amount for the shop.
    Authorized,
    /// A memo: the bank holds it no longer, and it did not move.
    Voided,
    Captured,
    Refunded,
    /// A refund that had arrived came back.
    RefundReversed,
}

/// One row of the ledger. Memos have no accounts; every other row debits one and credits another, so that the sum over
/// all accounts is zero by construction.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Entry {
    pub kind: EntryKind,
    /// Positive.
    pub amount: Money,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub debit: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub credit: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub intent_id: Option<String>,
    pub at: Timestamp,
}

/// Money that the provider holds for the shop.
const PROVIDER: &str = "provider_balance";
/// What shoppers have paid for their orders.
const SALES: &str = "sales";

/// The money that moved from `before` to `after`.
#[must_use]
pub fn entries(before: Option<&Payment>, after: &Payment) -> Vec<Entry> {
    let moved =
        |amount: fn(&Payment) -> i64| amount(after).saturating_sub(before.map_or(0, amount));
    let held = moved(|payment| payment.ever_authorized.amount);
    let let_go =
        moved(|payment| payment.ever_authorized.amount.saturating_sub(payment.authorized.amount));
    let captured = moved(|payment| payment.captured.amount);
    let refunded = moved(|payment| payment.refunded.amount);
    let entry = |kind, amount: i64, debit: Option<&str>, credit: Option<&str>| Entry {
        kind,
        amount: Money::new(amount, after.authorized.currency),
        debit: debit.map(str::to_owned),
        credit: credit.map(str::to_owned),
        intent_id: after.intent.id.clone(),
        at: after.updated_at,
    };
    let rows = [
        (EntryKind::Authorized, held, None, None),
        (EntryKind::Captured, captured, Some(PROVIDER), Some(SALES)),
        (EntryKind::Voided, let_go, None, None),
        (EntryKind::Refunded, refunded, Some(SALES), Some(PROVIDER)),
        (EntryKind::RefundReversed, refunded.saturating_neg(), Some(PROVIDER), Some(SALES)),
    ];
    rows.into_iter()
        .filter(|(_, amount, _, _)| *amount > 0)
        .map(|(kind, amount, debit, credit)| entry(kind, amount, debit, credit))
        .collect()
}
