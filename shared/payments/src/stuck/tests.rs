#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may fail loudly")]

use kernel::{Id, Money};
use platform::outbox::Cause;

use super::*;
use crate::{Dispute, Refund};

const MINUTE: SignedDuration = SignedDuration::from_mins(1);

fn start() -> Timestamp {
    "2026-01-01T00:00:00Z".parse().unwrap()
}

fn id<T: Id>(number: u128) -> T {
    T::from_ulid(number.into())
}

fn usd(amount: i64) -> Money {
    Money::new(amount, "USD".parse().unwrap())
}

fn paid() -> Payment {
    let mut payment = Payment::tombstone(id(1), id(1), id(1), &Cause::default(), start());
    payment.closing = None;
    payment.voided = false;
    payment.amount = usd(1_000);
    payment.authorized = usd(1_000);
    payment.captured = usd(1_000);
    payment
}

fn reason(payment: &Payment, after: SignedDuration) -> Option<StuckReason> {
    payment.judge(start() + after).map(|stuck| stuck.reason)
}

#[test]
fn money_of_an_order_that_ended_is_looked_at_after_an_hour() {
    let mut payment = paid();
    assert_eq!(reason(&payment, MINUTE * 600), None, "it is paid, and its order goes on");
    payment.close(id(2), start());
    assert_eq!(reason(&payment, MINUTE), None);
    assert_eq!(reason(&payment, MINUTE * 61), Some(StuckReason::MoneyWithoutOrder));
    payment.refunds[0].status = RefundStatus::Pending;
    assert_eq!(reason(&payment, MINUTE * 61), None, "banks take days for a refund");
    payment.refunds[0].status = RefundStatus::Succeeded;
    payment.refunded = usd(1_000);
    assert_eq!(reason(&payment, MINUTE * 61), None);
}

#[test]
fn a_refund_that_failed_is_looked_at_until_another_follows() {
    let mut payment = paid();
    payment.refunds.push(Refund::new(id(2), usd(400), "damaged", start()));
    assert_eq!(reason(&payment, MINUTE), None);
    payment.refunds[0].fail(None, start() + MINUTE);
    assert_eq!(reason(&payment, MINUTE), Some(StuckReason::RefundFailed));
    payment.refunds.push(Refund::new(id(3), usd(400), "damaged", start() + MINUTE * 2));
    assert_eq!(reason(&payment, MINUTE * 2), None);
}

#[test]
fn a_refund_that_came_back_after_its_order_was_cancelled_is_looked_at() {
    let mut payment = paid();
    payment.close(id(2), start());
    payment.refunds[0].status = RefundStatus::Succeeded;
    payment.refunded = usd(1_000);
    assert_eq!(reason(&payment, MINUTE), None);
    payment.refunds[0].fail(None, start() + MINUTE * 5);
    payment.refunded = usd(0);
    assert_eq!(reason(&payment, MINUTE * 5), Some(StuckReason::RefundFailed));
}

#[test]
fn an_outcome_that_nobody_knows_for_an_hour_is_looked_at() {
    let mut payment = paid();
    payment.captured = usd(0);
    payment.intent.capture.begin(start());
    assert_eq!(reason(&payment, MINUTE * 59), None);
    assert_eq!(reason(&payment, MINUTE * 60), Some(StuckReason::OutcomeUnknown));
    payment.intent.capture.settle();
    assert_eq!(reason(&payment, MINUTE * 60), None);
}

#[test]
fn a_dispute_is_looked_at_while_the_bank_waits_for_evidence() {
    let mut payment = paid();
    payment.disputes.push(Dispute {
        id: "du_1".to_owned(),
        status: DisputeStatus::NeedsResponse,
        amount: usd(1_000),
        reason: "fraudulent".to_owned(),
        created_at: start(),
    });
    assert_eq!(reason(&payment, MINUTE), Some(StuckReason::DisputeOpen));
    payment.disputes[0].status = DisputeStatus::UnderReview;
    assert_eq!(reason(&payment, MINUTE), None);
}

#[test]
fn the_first_time_is_kept_while_the_reason_stays() {
    let mut payment = paid();
    payment.close(id(2), start());
    payment.stuck = payment.judge(start() + MINUTE * 61);
    let later = payment.judge(start() + MINUTE * 90).unwrap();
    assert_eq!(later.since, start() + MINUTE * 61);
}
