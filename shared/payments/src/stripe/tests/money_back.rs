//! Refunds in parts, disputes, authorizations that lapse, and the lists that reconciliation reads.

use serde_json::json;

use super::*;
use crate::{
    Comparison, RefundOf, RefundRefused, Round, StuckReason, compare_dispute, compare_intent,
    compare_refund,
};

fn usd(amount: i64) -> Money {
    Money::new(amount, "USD".parse().unwrap())
}

impl Till {
    async fn paid(card: &str) -> Self {
        let mut till = Self::open(card).await;
        till.drive().await;
        till.capture().await;
        till
    }

    async fn refund(&mut self, number: u64, of: RefundOf<'_>) {
        self.payment.request_refund(id(number), &of, "damaged", self.now()).unwrap();
        self.drive().await;
    }

    async fn hears(&mut self) {
        self.payment.heed_news(self.now());
        self.drive().await;
    }

    async fn hears_of_a_dispute(&mut self) {
        self.payment.heed_dispute(self.now());
        self.drive().await;
    }

    fn stuck_because(&self) -> Option<StuckReason> {
        self.payment.judge(self.now()).map(|stuck| stuck.reason)
    }
}

#[tokio::test]
async fn parts_go_back_until_nothing_is_left() {
    let mut till = Till::paid("pm_card_visa").await;
    till.refund(2, RefundOf::Amount(usd(1_000))).await;
    assert_eq!(till.payment.status(), PaymentStatus::PartiallyRefunded);
    till.refund(3, RefundOf::Rest).await;
    assert_eq!(till.payment.status(), PaymentStatus::Refunded);
    let refused = till.payment.request_refund(id(4), &RefundOf::Rest, "damaged", till.now());
    assert_eq!(refused, Err(RefundRefused::MoreThanLeft { left: usd(0) }));
    till.check_ledgers();
}

#[tokio::test]
async fn an_order_that_ends_after_a_part_went_back_gets_the_rest() {
    let mut till = Till::paid("pm_card_visa").await;
    till.refund(2, RefundOf::Amount(usd(1_000))).await;
    till.close().await;
    assert_eq!(till.payment.refunds[1].amount, usd(3_299));
    assert!(till.payment.is_undone());
    till.check_ledgers();
}

#[tokio::test]
async fn a_refund_whose_answer_is_lost_is_made_once() {
    for fault in ["answer_lost", "500", "refuse"] {
        let mut till = Till::paid("pm_card_visa").await;
        till.control("/simulator/faults", json!({ "operation": "refund", "fault": fault })).await;
        till.refund(2, RefundOf::Amount(usd(1_000))).await;
        till.wait(SignedDuration::from_mins(10)).await;
        assert_eq!(till.payment.refunded, usd(1_000), "{fault}");
        till.check_ledgers();
    }
}

#[tokio::test]
async fn a_refund_that_fails_frees_its_amount_and_is_not_tried_again_by_itself() {
    let mut till = Till::paid("pm_sim_refundFails").await;
    till.refund(2, RefundOf::Amount(usd(4_000))).await;
    assert_eq!(till.payment.refundable(), 299);
    till.clock.fetch_add(6_000, Ordering::SeqCst);
    till.hears().await;
    assert_eq!(till.payment.refunds[0].status, RefundStatus::Failed);
    assert_eq!(till.payment.refundable(), 4_299);
    assert_eq!(till.stuck_because(), Some(StuckReason::RefundFailed));
    assert_eq!(till.wait(SignedDuration::from_hours(48)).await, [], "a person decides");
    till.check_ledgers();
}

#[tokio::test]
async fn a_dispute_takes_the_money_and_a_won_one_brings_it_back() {
    let mut till = Till::paid("pm_card_createDispute").await;
    till.hears_of_a_dispute().await;
    assert_eq!(till.payment.withheld(), 4_299);
    assert_eq!(till.stuck_because(), Some(StuckReason::DisputeOpen));
    let refused = till.payment.request_refund(id(2), &RefundOf::Rest, "damaged", till.now());
    assert_eq!(refused, Err(RefundRefused::Disputed));
    let intent = till.payment.intent.id.clone().unwrap();
    let won = json!({ "payment_intent": intent, "won": true });
    till.control("/simulator/disputes/close", won).await;
    till.hears_of_a_dispute().await;
    assert_eq!((till.payment.withheld(), till.stuck_because()), (0, None));
    till.refund(3, RefundOf::Rest).await;
    assert_eq!(till.payment.status(), PaymentStatus::Refunded);
    till.check_ledgers();
}

#[tokio::test]
async fn a_lost_dispute_is_over_and_keeps_the_money() {
    let mut till = Till::paid("pm_card_visa").await;
    let intent = till.payment.intent.id.clone().unwrap();
    till.control("/simulator/disputes", json!({ "payment_intent": intent })).await;
    let lost = json!({ "payment_intent": intent, "won": false });
    till.control("/simulator/disputes/close", lost).await;
    // no webhook has told of it: the charge itself says that it is disputed
    till.hears().await;
    assert_eq!(till.payment.withheld(), 4_299);
    assert_eq!(till.stuck_because(), None);
    till.check_ledgers();
}

#[tokio::test]
async fn an_order_that_ends_gets_nothing_back_that_the_bank_has_given_back() {
    for decided_first in [true, false] {
        let mut till = Till::paid("pm_card_createDispute").await;
        till.hears_of_a_dispute().await;
        let lost = json!({ "payment_intent": till.payment.intent.id, "won": false });
        if decided_first {
            till.control("/simulator/disputes/close", lost).await;
            till.hears_of_a_dispute().await;
            till.close().await;
            assert_eq!(till.payment.refunds, []);
        } else {
            till.close().await;
            assert!(!till.payment.is_undone(), "the bank may decide for the shop");
            assert_eq!(till.stuck_because(), Some(StuckReason::RefundFailed));
            till.control("/simulator/disputes/close", lost).await;
            till.hears_of_a_dispute().await;
        }
        assert!(till.payment.is_undone());
        assert_eq!(till.stuck_because(), None);
        assert_eq!(till.wait(SignedDuration::from_hours(48)).await, []);
        till.check_ledgers();
    }
}

#[tokio::test]
async fn an_order_that_ends_while_a_dispute_is_open_is_refunded_as_soon_as_it_is_won() {
    let mut till = Till::paid("pm_card_createDispute").await;
    till.hears_of_a_dispute().await;
    till.close().await;
    let won = json!({ "payment_intent": till.payment.intent.id, "won": true });
    till.control("/simulator/disputes/close", won).await;
    till.hears_of_a_dispute().await;
    assert!(till.payment.is_undone());
    assert_eq!(till.payment.status(), PaymentStatus::Refunded);
    till.check_ledgers();
}

#[tokio::test]
async fn an_authorization_that_is_not_captured_within_a_week_lapses() {
    let mut till = Till::open("pm_card_visa").await;
    till.drive().await;
    assert_eq!(till.wait(SignedDuration::from_hours(6 * 24)).await, [], "nothing is asked");
    till.wait(SignedDuration::from_hours(26)).await;
    assert_eq!(till.payment.capture_failure.as_deref(), Some("authorization_lapsed"));
    assert_eq!(till.payment.authorized.amount, 0);
    till.capture().await;
    assert_eq!(till.payment.captured.amount, 0);
    till.check_ledgers();
}

#[tokio::test]
async fn a_shipment_six_days_later_still_captures() {
    let mut till = Till::open("pm_card_visa").await;
    till.drive().await;
    till.wait(SignedDuration::from_hours(6 * 24)).await;
    till.capture().await;
    assert_eq!(till.payment.status(), PaymentStatus::Paid);
    till.check_ledgers();
}

#[tokio::test]
async fn the_providers_lists_show_what_we_know_and_what_we_have_not_heard() {
    let mut till = Till::paid("pm_card_visa").await;
    till.refund(2, RefundOf::Amount(usd(1_000))).await;
    let intent = till.payment.intent.id.clone().unwrap();
    till.control("/simulator/disputes", json!({ "payment_intent": intent })).await;
    let round = Round::next(None, till.now() + SignedDuration::from_hours(1));
    let intents = till.stripe.intents(&round).await.unwrap();
    let refunds = till.stripe.refunds(&round).await.unwrap();
    let disputes = till.stripe.disputes(&round).await.unwrap();
    let compare = |payment: &Payment| {
        let payment = Some(payment);
        (
            compare_intent(payment, &intents.items[0]),
            compare_refund(payment, &refunds.items[0].seen),
            compare_dispute(payment, &disputes.items[0].seen),
        )
    };
    assert_eq!(refunds.items[0].intent.as_deref(), Some(intent.as_str()));
    assert_eq!(refunds.items[0].amount, usd(1_000));
    assert_eq!(compare(&till.payment), (Comparison::Behind, Comparison::Same, Comparison::Behind));
    till.hears_of_a_dispute().await;
    assert_eq!(compare(&till.payment), (Comparison::Same, Comparison::Same, Comparison::Same));
    assert!(!intents.has_more && intents.last.as_deref() == Some(intent.as_str()));
}

#[tokio::test]
async fn another_card_after_a_refused_capture_lets_the_hold_go_and_is_captured() {
    let mut till = Till::open("pm_sim_captureFails").await;
    till.drive().await;
    till.capture().await;
    assert_eq!(till.payment.capture_failure.as_deref(), Some("do_not_honor"));
    till.clock.fetch_add(24 * 3_600_000, Ordering::SeqCst);
    till.payment.reopen(till.now());
    till.try_card(2, "pm_card_visa").await;
    assert_eq!(till.payment.status(), PaymentStatus::Paid, "{:?}", till.payment);
    assert_eq!(till.payment.attempts[1].status, AttemptStatus::Authorized);
    assert_eq!(till.payment.intent.number, 2);
    till.check_ledgers();
}

#[tokio::test]
async fn another_card_after_a_lapsed_authorization_is_captured_too() {
    let mut till = Till::open("pm_sim_authorizationExpires").await;
    till.drive().await;
    till.capture().await;
    till.wait(SignedDuration::from_hours(1)).await;
    assert_eq!(till.payment.capture_failure.as_deref(), Some("authorization_lapsed"));
    till.payment.reopen(till.now());
    till.try_card(2, "pm_card_visa").await;
    assert_eq!(till.payment.status(), PaymentStatus::Paid);
    till.check_ledgers();
}
