//! The adapter against the payment simulator: the rules decide, Stripe's wire format carries, the provider's own ledger
//! is the truth.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test may fail loudly"
)]

use std::{
    net::SocketAddr,
    sync::{
        Arc,
        atomic::{AtomicI64, Ordering},
    },
};

use contracts::PlacedOrder;
use jiff::{SignedDuration, Timestamp};
use kernel::{AttemptId, GuestId, Id, Money, OrderId, PaymentId, RefundId};
use payment_simulator::{LedgerKind, Options, Simulator};
use platform::outbox::Cause;
use serde_json::Value;
use ulid::Ulid;

mod independent;
mod money_back;

use super::Stripe;
use crate::{
    AttemptStatus, EntryKind, Payment, PaymentStatus, ProviderKeys, RefundStatus, Step, apply,
    entries,
    http_client::{self, HttpCall},
    next_step,
};

const START: i64 = 1_767_225_600_000;

/// One order's payment, the simulator, and what the ledger says so far.
struct Till {
    clock: Arc<AtomicI64>,
    simulator: Simulator,
    stripe: Stripe,
    payment: Payment,
    booked: Vec<(EntryKind, i64)>,
}

fn id<T: Id>(number: u64) -> T {
    T::from_ulid(Ulid::from_parts(number, 7))
}

impl Till {
    async fn open(card: &str) -> Self {
        let clock = Arc::new(AtomicI64::new(START));
        let shared = Arc::clone(&clock);
        let options = Options {
            addr: SocketAddr::from(([127, 0, 0, 1], 0)),
            ledger: None,
            // nobody listens: these tests look at the provider themselves
            webhook_url: "http://127.0.0.1:1/v1/webhooks/payments".to_owned(),
            webhook_secret: "whsec_test".to_owned(),
            api_key: "sk_test_1".to_owned(),
            clock: Arc::new(move || shared.load(Ordering::SeqCst)),
        };
        let simulator = payment_simulator::start(options).await.unwrap();
        let keys = ProviderKeys {
            api_key: "sk_test_1".to_owned().into(),
            webhook_secret: "whsec_test".to_owned().into(),
        };
        let stripe = Stripe::at(&simulator.url(), keys);
        let total = Money::new(4_299, "USD".parse().unwrap());
        let placed = PlacedOrder {
            order_id: id::<OrderId>(1),
            subject: id::<GuestId>(1).into(),
            payment_id: id::<PaymentId>(1),
            attempt_id: id::<AttemptId>(1),
            payment_method: card.to_owned(),
            total,
            lines: Vec::new(),
            coupon: None,
        };
        let now = Timestamp::from_millisecond(START).unwrap();
        let mut payment = Payment::placed(&placed, now, &Cause::default(), now);
        payment.attempt(placed.attempt_id, card.parse().unwrap(), total, now);
        Self { clock, simulator, stripe, payment, booked: Vec::new() }
    }

    fn now(&self) -> Timestamp {
        Timestamp::from_millisecond(self.clock.load(Ordering::SeqCst)).unwrap()
    }

    /// What the driver does, with memory in the table's place.
    async fn drive(&mut self) -> Vec<Step> {
        let mut steps = Vec::new();
        loop {
            let step = next_step(&self.payment, self.now());
            if step == Step::Rest {
                self.payment.rest(self.now());
                return steps;
            }
            assert!(steps.len() < 20, "it never rests: {steps:?}");
            if step.is_change() {
                self.payment.begin(&step, self.now());
            }
            let answer = self.stripe.ask(&step, &self.payment).await;
            let after = apply(&self.payment, &step, answer, self.now());
            let moved = entries(Some(&self.payment), &after);
            self.booked.extend(moved.iter().map(|entry| (entry.kind, entry.amount.amount)));
            self.payment = after;
            steps.push(step);
        }
    }

    async fn wait(&mut self, duration: SignedDuration) -> Vec<Step> {
        let milliseconds = i64::try_from(duration.as_millis()).unwrap();
        self.clock.fetch_add(milliseconds, Ordering::SeqCst);
        self.drive().await
    }

    async fn try_card(&mut self, number: u64, card: &str) {
        let (now, total) = (self.now(), self.payment.amount);
        self.payment.attempt(id(number), card.parse().unwrap(), total, now);
        self.drive().await;
    }

    async fn capture(&mut self) {
        self.payment.want_capture(self.now());
        self.drive().await;
    }

    async fn close(&mut self) {
        self.payment.close(id::<RefundId>(1), self.now());
        self.drive().await;
    }

    /// `POST` to the simulator's own routes.
    async fn control(&self, path: &str, body: Value) {
        let call = HttpCall {
            method: "POST",
            url: format!("{}{path}", self.simulator.url()),
            headers: vec![
                ("content-type", "application/json".to_owned()),
                ("accept", "application/json".to_owned()),
            ],
            body: body.to_string(),
        };
        let response = http_client::client().send(&call).await.unwrap();
        assert_eq!(response.status, 200, "{path}");
    }

    /// Ours and the provider's, row by row.
    fn check_ledgers(&self) {
        let theirs: Vec<_> = self
            .simulator
            .ledger()
            .unwrap()
            .into_iter()
            .map(|row| {
                let kind = match row.kind {
                    LedgerKind::Authorized => EntryKind::Authorized,
                    LedgerKind::Captured => EntryKind::Captured,
                    LedgerKind::Voided => EntryKind::Voided,
                    LedgerKind::Refunded => EntryKind::Refunded,
                    LedgerKind::RefundReversed => EntryKind::RefundReversed,
                    LedgerKind::Disputed => EntryKind::Disputed,
                    LedgerKind::DisputeWon => EntryKind::DisputeWon,
                };
                (kind, row.amount)
            })
            .collect();
        assert_eq!(self.booked, theirs);
    }

    /// How many times the bank was asked to hold the amount, and did.
    fn authorizations(&self) -> usize {
        let rows = self.simulator.ledger().unwrap();
        rows.iter().filter(|row| row.kind == LedgerKind::Authorized).count()
    }
}

#[tokio::test]
async fn a_good_card_is_authorized_then_captured() {
    let mut till = Till::open("pm_card_visa").await;
    let steps = till.drive().await;
    assert_eq!(steps, [Step::CreateIntent, Step::Confirm(id(1))]);
    assert_eq!(till.payment.status(), PaymentStatus::Authorized);
    till.capture().await;
    assert_eq!(till.payment.status(), PaymentStatus::Paid);
    till.check_ledgers();
}

#[tokio::test]
async fn after_a_decline_another_card_confirms_the_same_intent() {
    let mut till = Till::open("pm_card_chargeDeclinedInsufficientFunds").await;
    till.drive().await;
    assert_eq!(till.payment.status(), PaymentStatus::Failed);
    assert_eq!(till.payment.attempts[0].decline_code.as_deref(), Some("insufficient_funds"));
    let intent = till.payment.intent.id.clone();
    till.try_card(2, "pm_card_visa").await;
    assert_eq!(till.payment.status(), PaymentStatus::Authorized);
    assert_eq!(till.payment.intent.id, intent);
    till.check_ledgers();
}

#[tokio::test]
async fn a_payment_method_that_does_not_exist_is_declined() {
    let mut till = Till::open("pm_card_nobody").await;
    till.drive().await;
    assert_eq!(till.payment.attempts[0].status, AttemptStatus::Declined);
    assert_eq!(till.payment.attempts[0].decline_code.as_deref(), Some("resource_missing"));
}

#[tokio::test]
async fn whatever_is_lost_or_late_the_bank_is_asked_once() {
    for card in [
        "pm_sim_timeoutAfterCharge",
        "pm_sim_timeoutAfterChargeNoWebhook",
        "pm_sim_timeoutBeforeCharge",
        "pm_sim_serverError",
        "pm_sim_serverErrorAfterCharge",
        "pm_sim_slowAnswer",
        "pm_sim_noWebhook",
    ] {
        let mut till = Till::open(card).await;
        till.drive().await;
        for _ in 0..3 {
            till.wait(SignedDuration::from_secs(60)).await;
        }
        assert_eq!(till.payment.status(), PaymentStatus::Authorized, "{card}");
        assert_eq!(till.authorizations(), 1, "{card}");
        till.capture().await;
        till.check_ledgers();
    }
}

#[tokio::test]
async fn a_challenged_card_waits_for_its_holder() {
    for (decision, expected) in
        [("approve", PaymentStatus::Authorized), ("fail", PaymentStatus::Failed)]
    {
        let mut till = Till::open("pm_card_authenticationRequired").await;
        till.drive().await;
        assert_eq!(till.payment.status(), PaymentStatus::RequiresAction);
        let action = till.payment.next_action.clone().unwrap();
        assert_eq!(action.kind, "redirect");
        assert!(action.url.unwrap().contains("/simulator/3ds/"));
        let intent = till.payment.intent.id.clone().unwrap();
        till.control(&format!("/simulator/3ds/{intent}/{decision}"), Value::Null).await;
        till.payment.heed_news(till.now());
        till.drive().await;
        assert_eq!(till.payment.status(), expected);
        assert_eq!(till.payment.next_action, None);
        till.check_ledgers();
    }
}

#[tokio::test]
async fn a_late_success_is_seen_without_any_webhook() {
    let mut till = Till::open("pm_sim_lateSuccessNoWebhook").await;
    till.drive().await;
    assert_eq!(till.payment.status(), PaymentStatus::Pending);
    till.wait(SignedDuration::from_secs(60)).await;
    assert_eq!(till.payment.status(), PaymentStatus::Authorized);
}

#[tokio::test]
async fn an_order_that_ends_is_voided_or_refunded() {
    let mut till = Till::open("pm_card_visa").await;
    till.drive().await;
    till.close().await;
    assert_eq!(till.payment.status(), PaymentStatus::Voided);
    till.check_ledgers();

    let mut till = Till::open("pm_card_visa").await;
    till.drive().await;
    till.capture().await;
    till.close().await;
    assert_eq!(till.payment.status(), PaymentStatus::Refunded);
    assert!(till.payment.is_undone());
    till.check_ledgers();
}

#[tokio::test]
async fn a_success_that_comes_after_the_end_is_undone() {
    let mut till = Till::open("pm_sim_lateSuccess").await;
    till.drive().await;
    till.close().await;
    assert!(!till.payment.is_undone(), "a bank still has it");
    for _ in 0..3 {
        till.wait(SignedDuration::from_secs(60)).await;
    }
    assert_eq!(till.payment.status(), PaymentStatus::Voided);
    till.check_ledgers();
}

#[tokio::test]
async fn an_order_that_ends_before_it_begins_is_never_charged() {
    let mut till = Till::open("pm_card_visa").await;
    let now = till.now();
    till.payment = Payment::tombstone(id(1), id(1), id(1), &Cause::default(), now);
    till.try_card(1, "pm_card_visa").await;
    assert_eq!(till.payment.status(), PaymentStatus::Voided);
    assert!(till.simulator.ledger().unwrap().is_empty());
}

#[tokio::test]
async fn a_capture_that_is_refused_or_lapsed_says_why() {
    for (card, reason) in [
        ("pm_sim_captureFails", "do_not_honor"),
        ("pm_sim_authorizationExpires", "authorization_lapsed"),
    ] {
        let mut till = Till::open(card).await;
        till.drive().await;
        till.capture().await;
        till.wait(SignedDuration::from_secs(60)).await;
        assert_eq!(till.payment.capture_failure.as_deref(), Some(reason), "{card}");
        assert_eq!(till.payment.captured.amount, 0);
        till.close().await;
        assert_eq!(till.payment.status(), PaymentStatus::Voided, "{card}");
        till.check_ledgers();
    }
}

#[tokio::test]
async fn a_refund_that_fails_is_tried_again_and_never_forgotten() {
    let mut till = Till::open("pm_sim_refundFails").await;
    till.drive().await;
    till.capture().await;
    till.close().await;
    assert_eq!(till.payment.refunds[0].status, RefundStatus::Pending);
    for _ in 0..6 {
        till.wait(SignedDuration::from_mins(60)).await;
    }
    assert!(till.payment.refunds[0].failures >= 2);
    assert!(till.payment.next_attempt_at.is_some());
    assert!(!till.payment.is_undone());
}

#[tokio::test]
async fn a_refund_that_succeeded_and_came_back_is_no_refund() {
    let mut till = Till::open("pm_card_refundFail").await;
    till.drive().await;
    till.capture().await;
    till.close().await;
    assert_eq!(till.payment.status(), PaymentStatus::Refunded);
    till.clock.fetch_add(6_000, Ordering::SeqCst);
    till.payment.heed_news(till.now());
    till.drive().await;
    assert_eq!(till.payment.refunded.amount, 0);
    assert!(!till.payment.is_undone());
    assert!(till.payment.next_attempt_at.is_some());
    till.check_ledgers();
}

#[tokio::test]
async fn an_intent_whose_id_was_lost_is_found_a_day_later_and_nothing_is_created_again() {
    let mut till = Till::open("pm_card_visa").await;
    let fault = serde_json::json!({ "operation": "create", "fault": "answer_hangs", "times": 4 });
    till.control("/simulator/faults", fault).await;
    till.drive().await;
    assert_eq!(till.payment.intent.id, None);
    assert!(till.payment.provider_unavailable);
    till.control("/simulator/idempotency_keys/forget", Value::Null).await;
    let steps = till.wait(SignedDuration::from_hours(25)).await;
    assert_eq!(steps.first(), Some(&Step::FindIntent));
    assert!(till.payment.intent.id.is_some());
    assert!(!steps.contains(&Step::Confirm(id(1))), "the window has closed");
    till.close().await;
    assert_eq!(till.payment.status(), PaymentStatus::Voided);
    assert_eq!(till.authorizations(), 0);
}

#[tokio::test]
async fn an_outage_delays_and_loses_nothing() {
    let mut till = Till::open("pm_card_visa").await;
    till.control("/simulator/outage", serde_json::json!({ "down": true })).await;
    till.drive().await;
    for _ in 0..3 {
        till.wait(SignedDuration::from_secs(60)).await;
    }
    assert!(till.payment.provider_unavailable);
    assert!(till.payment.next_attempt_at.is_some());
    till.control("/simulator/outage", serde_json::json!({ "down": false })).await;
    till.wait(SignedDuration::from_secs(120)).await;
    assert_eq!(till.payment.status(), PaymentStatus::Authorized);
    assert!(!till.payment.provider_unavailable);
    till.capture().await;
    till.check_ledgers();
}
