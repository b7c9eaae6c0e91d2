//! What holds whenever the model stores the payment.

use contracts::Fact;
use jiff::{SignedDuration, Timestamp};

use crate::{AttemptStatus, EntryKind, Payment, call::Call, facts};

/// Where the model's ledgers count it.
pub(super) fn position_of(kind: EntryKind) -> usize {
    match kind {
        EntryKind::Authorized => 0,
        EntryKind::Voided => 1,
        EntryKind::Captured => 2,
        EntryKind::Refunded => 3,
        EntryKind::RefundReversed => 4,
        EntryKind::Disputed | EntryKind::DisputeWon => {
            unreachable!("nobody disputes anything in the model")
        }
    }
}

/// What holds for every write.
pub(super) fn check_write(before: Option<&Payment>, after: &Payment) {
    assert_eq!(after.version, before.map_or(0, |before| before.version) + 1);
    assert!(after.captured.amount <= after.authorized.amount, "{after:?}");
    assert!(after.refunded.amount <= after.captured.amount, "{after:?}");
    assert!(after.refundable() >= 0, "more is on its way back than was captured: {after:?}");
    let authorized =
        after.attempts.iter().filter(|attempt| attempt.status == AttemptStatus::Authorized).count();
    assert!(authorized <= after.intent.number as usize, "{after:?}");
    if let Some(before) = before {
        assert!(before.captured.amount <= after.captured.amount, "a capture was forgotten");
        assert!(before.closing.is_none() || before.closing == after.closing);
        assert!(before.attempts.len() <= after.attempts.len());
        let told = facts(Some(before), after);
        let confirms = told.iter().any(|fact| matches!(fact, Fact::PaymentAuthorized(_)));
        assert!(!(confirms && after.closing.is_some()), "a closed payment confirms an order");
    }
}

/// What is not known is asked again soon, whatever else is awaited for days: the longest pause of a call without an answer
/// is ten minutes.
pub(super) fn check_pace(payment: &Payment, now: Timestamp) {
    let mut calls = payment.attempts.iter().map(|attempt| &attempt.call);
    let in_doubt = calls.any(Call::is_in_doubt)
        || payment.intent.capture.is_in_doubt()
        || payment.refunds.iter().any(|refund| refund.call.is_in_doubt());
    let soon = now + SignedDuration::from_mins(10);
    if payment.has_news || in_doubt {
        assert!(payment.next_attempt_at.is_none_or(|at| at <= soon), "at {now}: {payment:?}");
    }
}
