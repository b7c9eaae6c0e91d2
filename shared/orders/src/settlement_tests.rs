//! What payments may tell, in every order and as often as queues like, against every state of an order.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may fail loudly")]

use std::collections::BTreeMap;

use contracts::{
    DeclinedPayment, DisputedPayment, Fact, NextAction, PaymentState, RefusedCapture,
    RequiredAction,
};
use jiff::{SignedDuration, Timestamp};
use kernel::{Address, AttemptId, Id as _, Money, OrderId, PaymentId, ProductId, Quantity};
use platform::shop::Shop;
use proptest::prelude::*;

use crate::{
    Contact, Order, OrderNumber, OrderStatus, PaymentStatus, Placement, PricedLine, Settled,
    ShippingChoice, StockMove, quote,
};

pub(crate) fn now() -> Timestamp {
    "2026-11-21T12:00:00Z".parse().unwrap()
}

fn attempt(number: u128) -> AttemptId {
    AttemptId::from_ulid(number.into())
}

pub(crate) fn placed() -> Order {
    let address = Address {
        name: "Ada".parse().unwrap(),
        line1: "1 Main St".parse().unwrap(),
        line2: None,
        city: "Springfield".parse().unwrap(),
        postal_code: "12345".parse().unwrap(),
        region: None,
        country: "US".parse().unwrap(),
    };
    let line = PricedLine {
        sku: "mug".parse().unwrap(),
        product_id: ProductId::from_ulid(1u128.into()),
        name: "Mug".parse().unwrap(),
        options: BTreeMap::new(),
        quantity: Quantity::new(2).unwrap(),
        unit_price: Shop::get().money(1_000),
    };
    let quote =
        quote(Shop::get(), &[line], Some(&address.country), Some("standard"), None).unwrap();
    let placement = Placement {
        id: OrderId::from_ulid(1u128.into()),
        number: OrderNumber::new(now(), 7),
        subject: "gst_00000000000000000000000001".parse().unwrap(),
        payment_id: PaymentId::from_ulid(1u128.into()),
        attempt_id: attempt(1),
        contact: Contact { email: "ada@example.com".parse().unwrap(), phone: None },
        shipping_address: address,
        billing_address: None,
        shipping_option: ShippingChoice { id: "standard".into(), name: "Standard".into() },
        quote,
        coupon: None,
        at: now(),
    };
    Order::place(placement, Shop::get())
}

fn payment(
    order: &Order,
    version: u64,
    authorized: i64,
    captured: i64,
    refunded: i64,
) -> PaymentState {
    let money = |amount| Money::new(amount, order.total.currency);
    PaymentState {
        order_id: order.id,
        payment_id: order.payment_id.unwrap(),
        payment_version: version,
        authorized: money(authorized),
        captured: money(captured),
        refunded: money(refunded),
        lost: None,
    }
}

fn authorized(order: &Order, version: u64) -> Fact {
    Fact::PaymentAuthorized(payment(order, version, order.total.amount, 0, 0))
}

fn declined(order: &Order, version: u64, number: u128) -> Fact {
    let payment = payment(order, version, 0, 0, 0);
    Fact::PaymentDeclined(DeclinedPayment {
        payment,
        attempt_id: attempt(number),
        decline_code: None,
    })
}

fn requires_action(order: &Order, version: u64) -> Fact {
    let next_action = NextAction {
        kind: "redirect".into(),
        url: Some("https://bank.test".into()),
        client_secret: None,
    };
    let payment = payment(order, version, 0, 0, 0);
    Fact::PaymentRequiresAction(RequiredAction { payment, attempt_id: attempt(1), next_action })
}

fn settled(order: &Order, fact: &Fact) -> crate::Change {
    match order.settle(fact, Shop::get(), now()) {
        Settled::Changed(change) => *change,
        Settled::Ignored(why) => panic!("ignored: {why}"),
    }
}

#[test]
fn an_authorized_order_is_confirmed_and_its_stock_is_sold() {
    let order = placed();
    let change = settled(&order, &authorized(&order, 1));
    assert_eq!(change.order.status, OrderStatus::Confirmed);
    assert_eq!(change.order.payment_status, PaymentStatus::Authorized);
    assert_eq!(change.stock, Some(StockMove::Sell));
    assert!(matches!(change.facts.as_slice(), [Fact::OrderConfirmed(_)]));
    assert_eq!((change.order.version, change.order.expires_at), (2, None));
}

#[test]
fn the_same_fact_twice_changes_nothing_the_second_time() {
    let order = placed();
    let fact = authorized(&order, 1);
    let confirmed = settled(&order, &fact).order;
    assert!(matches!(confirmed.settle(&fact, Shop::get(), now()), Settled::Ignored(_)));
}

#[test]
fn a_sum_that_differs_is_for_a_person_to_decide() {
    let order = placed();
    let fact = Fact::PaymentAuthorized(payment(&order, 1, order.total.amount - 1, 0, 0));
    let change = settled(&order, &fact);
    assert_eq!(change.order.status, OrderStatus::OnHold);
    assert_eq!(change.stock, None);
}

#[test]
fn the_decline_of_an_attempt_that_does_not_count_any_more_is_ignored() {
    let order = placed();
    let failed = settled(&order, &declined(&order, 1, 1)).order;
    assert_eq!(failed.status, OrderStatus::PaymentFailed);
    let retried = failed.retry(attempt(2), "pm_card_visa", now()).unwrap().order;
    assert!(matches!(
        retried.settle(&declined(&retried, 3, 1), Shop::get(), now()),
        Settled::Ignored(_)
    ));
    assert_eq!(settled(&retried, &authorized(&retried, 4)).order.status, OrderStatus::Confirmed);
}

#[test]
fn authentication_extends_the_hold_once() {
    let order = placed();
    let first = settled(&order, &requires_action(&order, 1)).order;
    assert_eq!(first.expires_at, Some(now() + SignedDuration::from_mins(30)));
    assert!(first.next_action.is_some());
    let again = settled(&first, &requires_action(&first, 2)).order;
    assert_eq!(again.expires_at, first.expires_at);
}

#[test]
fn money_that_comes_too_late_does_not_revive_an_order() {
    let order = placed();
    let late = now() + SignedDuration::from_mins(16);
    let expired = order.expire(late).unwrap().order;
    let change = settled(&expired, &authorized(&expired, 1));
    assert_eq!(change.order.status, OrderStatus::Expired);
    assert_eq!(change.stock, None);
    assert!(change.facts.is_empty());
}

#[test]
fn a_cancelled_order_waits_for_its_money() {
    let order = placed();
    let confirmed = settled(&order, &authorized(&order, 1)).order;
    let cancelling = confirmed.cancel(None, now()).unwrap();
    assert_eq!(cancelling.order.status, OrderStatus::Cancelling);
    assert_eq!(cancelling.stock, Some(StockMove::GiveBack));
    let total = order.total.amount;
    let half = Fact::RefundSucceeded(payment(&order, 3, total, total, total / 2));
    let half = settled(&cancelling.order, &half).order;
    assert_eq!(half.status, OrderStatus::Cancelling);
    let all = settled(&half, &Fact::RefundSucceeded(payment(&order, 4, total, total, total)));
    assert_eq!(all.order.status, OrderStatus::Cancelled);
    assert!(matches!(all.facts.as_slice(), [Fact::OrderCancelled(ended)] if ended.was_confirmed));
}

#[test]
fn an_order_whose_window_is_open_does_not_expire() {
    let order = placed();
    assert!(order.expire(now() + SignedDuration::from_mins(14)).is_err());
    assert!(order.expire(now() + SignedDuration::from_mins(15)).is_ok());
}

/// Found by the simulation: it stayed `cancelling` for ever.
#[test]
fn an_order_whose_money_is_back_already_is_cancelled_at_once() {
    let order = placed();
    let mut confirmed = settled(&order, &authorized(&order, 1)).order;
    confirmed.payment_status = PaymentStatus::Refunded;
    let change = confirmed.cancel(None, now()).unwrap();
    assert_eq!(change.order.status, OrderStatus::Cancelled);
    assert_eq!(change.order.payment_status, PaymentStatus::Refunded);
    assert_eq!(change.stock, Some(StockMove::GiveBack));
    assert!(matches!(change.facts[..], [Fact::OrderCancelling(_), Fact::OrderCancelled(_)]));
}

#[test]
fn a_free_order_is_confirmed_at_once_and_cancelled_at_once() {
    let mut order = placed();
    order.payment_id = None;
    order.status = OrderStatus::Confirmed;
    order.confirmed_at = Some(now());
    let change = order.cancel(None, now()).unwrap();
    assert_eq!(change.order.status, OrderStatus::Cancelled);
    assert_eq!(change.facts.len(), 2);
}

fn any_fact(order: &Order) -> impl Strategy<Value = Fact> + use<> {
    let order = order.clone();
    (0u8..8, 1u64..12, 1u128..4).prop_map(move |(kind, version, number)| {
        let total = order.total.amount;
        match kind {
            0 => authorized(&order, version),
            1 => declined(&order, version, number),
            2 => requires_action(&order, version),
            3 => Fact::PaymentCaptured(payment(&order, version, total, total, 0)),
            4 => Fact::PaymentVoided(payment(&order, version, 0, 0, 0)),
            5 => Fact::RefundSucceeded(payment(&order, version, total, total, total)),
            6 => Fact::RefundFailed(payment(&order, version, total, total, 0)),
            _ => Fact::PaymentCaptureFailed(RefusedCapture {
                payment: payment(&order, version, total, 0, 0),
                reason: "expired".into(),
            }),
        }
    })
}

#[derive(Debug, Clone)]
enum Happening {
    Fact(Box<Fact>),
    Cancel,
    Expire,
    Retry(u128),
}

fn any_happening() -> impl Strategy<Value = Happening> {
    prop_oneof![
        6 => any_fact(&placed()).prop_map(|fact| Happening::Fact(Box::new(fact))),
        1 => Just(Happening::Cancel),
        1 => Just(Happening::Expire),
        1 => (1u128..4).prop_map(Happening::Retry),
    ]
}

proptest! {
    #[test]
    fn whatever_happens_in_whatever_order_only_legal_steps_are_taken(
        happenings in prop::collection::vec(any_happening(), 0..30),
    ) {
        let mut order = placed();
        let mut stock = "held";
        for happening in happenings {
            let late = now() + SignedDuration::from_mins(40);
            let change = match happening {
                Happening::Fact(fact) => match order.settle(&fact, Shop::get(), now()) {
                    Settled::Changed(change) => Some(*change),
                    Settled::Ignored(_) => None,
                },
                Happening::Cancel => order.cancel(None, now()).ok(),
                Happening::Expire => order.expire(late).ok(),
                Happening::Retry(number) => order.retry(attempt(number), "pm_card_visa", now()).ok(),
            };
            let Some(change) = change else { continue };
            let (before, after) = (order.status, change.order.status);
            prop_assert!(before == after || before.may_become(after), "{before:?} -> {after:?}");
            prop_assert_eq!(change.order.version, order.version + 1);
            // The stock's own machine: held, then sold or free; sold, then free. Each step once.
            stock = match (stock, change.stock) {
                (state, None) => state,
                ("held", Some(StockMove::Sell)) => "sold",
                ("held", Some(StockMove::Expire | StockMove::GiveBack)) | ("sold", Some(StockMove::GiveBack)) => "free",
                (state, Some(illegal)) => {
                    return Err(TestCaseError::fail(format!("{illegal:?} of stock that is {state}")));
                }
            };
            let confirmed = matches!(after, OrderStatus::Confirmed);
            prop_assert!(!confirmed || stock == "sold", "confirmed, but the stock is {stock}");
            if matches!(after, OrderStatus::Expired | OrderStatus::Cancelled | OrderStatus::Cancelling) {
                prop_assert_eq!(stock, "free");
            }
            prop_assert_eq!(after.is_unpaid(), change.order.expires_at.is_some());
            order = change.order;
        }
    }
}

#[test]
fn a_dispute_holds_the_order_and_hides_nothing_that_was_told_with_it() {
    let order = settled(&placed(), &authorized(&placed(), 1)).order;
    let total = order.total.amount;
    let disputed = Fact::PaymentDisputed(DisputedPayment {
        payment: payment(&order, 3, total, total, 0),
        dispute_id: "du_1".to_owned(),
        status: "needs_response".to_owned(),
        amount: order.total,
    });
    let captured = Fact::PaymentCaptured(payment(&order, 3, total, total, 0));
    for facts in [[&disputed, &captured], [&captured, &disputed]] {
        let [first, second] = facts;
        let settled = settled(&settled(&order, first).order, second).order;
        assert_eq!(
            (settled.status, settled.payment_status),
            (OrderStatus::OnHold, PaymentStatus::Paid)
        );
    }
}

#[test]
fn an_order_is_cancelled_once_bank_and_shop_together_have_given_all_back() {
    let order = settled(&placed(), &authorized(&placed(), 1)).order;
    let total = order.total.amount;
    let cancelling = Order { status: OrderStatus::Cancelling, ..order };
    let closed = |version, refunded, lost| {
        let lost = Some(Money::new(lost, cancelling.total.currency));
        let payment =
            PaymentState { lost, ..payment(&cancelling, version, total, total, refunded) };
        Fact::PaymentDisputeClosed(DisputedPayment {
            payment,
            dispute_id: "du_1".to_owned(),
            status: "lost".to_owned(),
            amount: cancelling.total,
        })
    };
    for (refunded, lost, expected) in [
        (0, total, OrderStatus::Cancelled),
        (1_000, total - 1_000, OrderStatus::Cancelled),
        (0, total - 1, OrderStatus::Cancelling),
        (total - 1, 0, OrderStatus::Cancelling),
    ] {
        let change = settled(&cancelling, &closed(3, refunded, lost));
        assert_eq!(change.order.status, expected, "{refunded} refunded, {lost} lost");
        let told = change.facts.iter().any(|fact| matches!(fact, Fact::OrderCancelled(_)));
        assert_eq!(told, expected == OrderStatus::Cancelled);
    }
    let sold = Order { status: OrderStatus::OnHold, ..cancelling.clone() };
    assert_eq!(settled(&sold, &closed(3, 0, total)).order.status, OrderStatus::OnHold);
}

#[test]
fn a_refund_that_came_back_is_no_refund() {
    let order = settled(&placed(), &authorized(&placed(), 1)).order;
    let total = order.total.amount;
    let refunded = Fact::RefundSucceeded(payment(&order, 3, total, total, total));
    let refunded = settled(&order, &refunded).order;
    assert_eq!(refunded.payment_status, PaymentStatus::Refunded);
    let came_back = Fact::RefundFailed(payment(&order, 4, total, total, 0));
    assert_eq!(settled(&refunded, &came_back).order.payment_status, PaymentStatus::Paid);
}

/// The model found it: an order that shows its captured money as merely authorized would never be shipped.
#[test]
fn a_refund_that_fails_tells_that_the_money_was_taken_before_the_capture_does() {
    let order = settled(&placed(), &authorized(&placed(), 1)).order;
    let total = order.total.amount;
    let failed = Fact::RefundFailed(payment(&order, 4, total, total, 0));
    assert_eq!(settled(&order, &failed).order.payment_status, PaymentStatus::Paid);
}
