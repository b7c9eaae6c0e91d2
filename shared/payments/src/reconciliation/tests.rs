#![allow(clippy::unwrap_used, reason = "a test may fail loudly")]

use kernel::{Id, Money};
use platform::outbox::Cause;

use super::*;
use crate::{Dispute, DisputeStatus, Refund};

fn now() -> Timestamp {
    "2026-01-02T00:00:00Z".parse().unwrap()
}

fn id<T: Id>(number: u128) -> T {
    T::from_ulid(number.into())
}

fn usd(amount: i64) -> Money {
    Money::new(amount, "USD".parse().unwrap())
}

fn paid() -> Payment {
    let mut payment = Payment::tombstone(id(1), id(1), id(1), &Cause::default(), now());
    payment.closing = None;
    payment.intent.id = Some("pi_1".to_owned());
    payment.intent.status = Some(IntentStatus::Succeeded);
    payment.authorized = usd(1_000);
    payment.captured = usd(1_000);
    payment
}

fn intent(status: IntentStatus, capturable: i64, received: i64) -> IntentSnapshot {
    IntentSnapshot {
        id: "pi_1".to_owned(),
        status: Some(status),
        capturable: usd(capturable),
        received: usd(received),
        charge: None,
        disputed: false,
        approved: None,
        next_action: None,
        last_error: None,
        order_id: Some(id(1)),
        payment_id: Some(id(1)),
        number: Some(1),
    }
}

fn refund(status: ProviderRefundStatus) -> RefundSnapshot {
    RefundSnapshot {
        id: "re_1".to_owned(),
        status,
        failure: None,
        refund_id: Some(id(2)),
        round: Some(1),
    }
}

#[test]
fn a_round_goes_on_until_everything_was_read_and_the_next_one_overlaps_it() {
    let mut round = Round::next(None, now());
    round.pass(Some("pi_9".to_owned()), true);
    assert_eq!(Round::next(Some(round.clone()), now() + SignedDuration::from_hours(1)), round);
    for stage in [Some(Stage::Refunds), Some(Stage::Disputes), None] {
        round.pass(Some("pi_1".to_owned()), false);
        assert_eq!((round.stage, round.after.as_deref()), (stage, None));
    }
    let ended = round.until;
    let next = Round::next(Some(round), now() + SignedDuration::from_hours(30));
    assert_eq!(next.from, ended - LOOKS_BACK);
    assert_eq!(next.stage, Some(Stage::Intents));
}

#[test]
fn what_is_the_same_is_left_alone() {
    let seen = intent(IntentStatus::Succeeded, 0, 1_000);
    assert_eq!(compare_intent(Some(&paid()), &seen), Comparison::Same);
    let waiting = intent(IntentStatus::RequiresAction, 0, 0);
    assert_eq!(compare_intent(Some(&paid()), &waiting), Comparison::Same);
}

#[test]
fn what_the_provider_has_done_and_we_have_not_heard_is_news() {
    let mut payment = paid();
    payment.captured = usd(0);
    payment.intent.status = Some(IntentStatus::RequiresCapture);
    let seen = intent(IntentStatus::Succeeded, 0, 1_000);
    assert_eq!(compare_intent(Some(&payment), &seen), Comparison::Behind);
    let disputed = IntentSnapshot { disputed: true, ..seen.clone() };
    assert_eq!(compare_intent(Some(&paid()), &disputed), Comparison::Behind);
    payment.intent.id = None;
    payment.intent.create.begin(now());
    assert_eq!(compare_intent(Some(&payment), &seen), Comparison::Behind);
}

#[test]
fn money_that_belongs_to_no_payment_is_a_stray_and_an_empty_intent_is_nothing() {
    let other = IntentSnapshot { id: "pi_2".to_owned(), ..intent(IntentStatus::Succeeded, 0, 5) };
    assert_eq!(compare_intent(Some(&paid()), &other), Comparison::Stray);
    assert_eq!(compare_intent(None, &other), Comparison::Stray);
    let empty = IntentSnapshot { received: usd(0), ..other };
    assert_eq!(compare_intent(None, &empty), Comparison::Same);
}

#[test]
fn refunds_are_compared_by_their_id_or_what_we_wrote_on_them() {
    let mut payment = paid();
    let arrived = refund(ProviderRefundStatus::Succeeded);
    assert_eq!(compare_refund(Some(&payment), &arrived), Comparison::Stray, "made by hand");
    payment.refunds.push(Refund::new(id(2), usd(400), "damaged", now()));
    assert_eq!(compare_refund(Some(&payment), &arrived), Comparison::Behind);
    if let Some(refund) = payment.refunds.first_mut() {
        refund.status = RefundStatus::Succeeded;
        refund.provider_id = Some("re_1".to_owned());
    }
    assert_eq!(compare_refund(Some(&payment), &arrived), Comparison::Same);
    let came_back = refund(ProviderRefundStatus::Failed);
    assert_eq!(compare_refund(Some(&payment), &came_back), Comparison::Behind);
    let first_try = RefundSnapshot { id: "re_0".to_owned(), ..came_back };
    assert_eq!(compare_refund(Some(&payment), &first_try), Comparison::Same);
}

#[test]
fn a_dispute_that_we_have_not_heard_of_is_news() {
    let seen = DisputeSnapshot {
        id: "du_1".to_owned(),
        status: Some(DisputeStatus::Lost),
        amount: usd(1_000),
        reason: "fraudulent".to_owned(),
        created_at: now(),
    };
    let mut payment = paid();
    assert_eq!(compare_dispute(Some(&payment), &seen), Comparison::Behind);
    payment.disputes.push(Dispute {
        id: "du_1".to_owned(),
        status: DisputeStatus::NeedsResponse,
        amount: usd(1_000),
        reason: "fraudulent".to_owned(),
        created_at: now(),
    });
    assert_eq!(compare_dispute(Some(&payment), &seen), Comparison::Behind);
    payment.learn_disputes(std::slice::from_ref(&seen), seen.created_at);
    assert_eq!(compare_dispute(Some(&payment), &seen), Comparison::Same);
    assert_eq!(compare_dispute(None, &seen), Comparison::Stray);
}
