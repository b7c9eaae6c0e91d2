//! Packing, shipping, delivering and returning, step by step and in the wrong order.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test may fail loudly"
)]

use contracts::Fact;
use jiff::{SignedDuration, Timestamp};
use kernel::{Id as _, Quantity, ReturnId, ShipmentId};
use platform::shop::{Capture, Shop};
use proptest::prelude::*;

use crate::{
    Change, Decision, FulfillmentRefused, FulfillmentStatus, Order, OrderRefused, OrderStatus,
    Parcel, PaymentStatus, ReturnStatus, StockMove, WantedUnits,
    settlement_tests::{now, placed},
};

const AT_ONCE: Capture = Capture::AtConfirmation;

fn later(minutes: i64) -> Timestamp {
    now() + SignedDuration::from_mins(minutes)
}

/// Two mugs, paid for.
fn confirmed() -> Order {
    let mut order = placed();
    order.status = OrderStatus::Confirmed;
    order.payment_status = PaymentStatus::Paid;
    order.confirmed_at = Some(now());
    order.expires_at = None;
    order
}

fn mugs(quantity: u32) -> Vec<WantedUnits> {
    vec![WantedUnits { line_id: "1".into(), quantity: Quantity::new(quantity).unwrap() }]
}

fn parcel(number: u128, units: Option<Vec<WantedUnits>>) -> Parcel {
    let id = ShipmentId::from_ulid(number.into());
    Parcel { id, units, carrier: None, tracking_number: None }
}

fn ship(order: &Order, number: u128, units: Option<Vec<WantedUnits>>) -> Change {
    order.ship(parcel(number, units), AT_ONCE, later(2)).unwrap()
}

fn delivered() -> Order {
    let order = confirmed().start(later(1)).unwrap().order;
    ship(&order, 1, None).order.deliver(later(3)).unwrap().order
}

fn return_id(number: u128) -> ReturnId {
    ReturnId::from_ulid(number.into())
}

fn request(order: &Order, number: u128, units: u32) -> Result<Change, FulfillmentRefused> {
    let reason = "too small".parse().unwrap();
    order.request_return(return_id(number), &mugs(units), &reason, Shop::get(), later(4))
}

fn decide(order: &Order, number: u128, decision: &Decision) -> Result<Change, FulfillmentRefused> {
    order.decide_return(return_id(number), decision, later(5))
}

fn restock() -> Decision {
    Decision::Receive { restock: vec!["1".into()] }
}

#[test]
fn an_order_is_packed_shipped_and_delivered_in_this_order_only() {
    let order = confirmed();
    assert!(order.ship(parcel(1, None), AT_ONCE, now()).is_err());
    assert!(order.deliver(now()).is_err());
    let order = order.start(later(1)).unwrap().order;
    assert!(order.start(later(1)).is_err(), "twice");
    assert!(order.deliver(later(1)).is_err());
    let order = ship(&order, 1, None).order;
    assert_eq!(order.fulfillment_status, FulfillmentStatus::Shipped);
    assert!(order.ship(parcel(2, None), AT_ONCE, now()).is_err());
    let order = order.deliver(later(3)).unwrap().order;
    assert_eq!((order.status, order.version), (OrderStatus::Delivered, 4));
    assert!(order.deliver(later(4)).is_err(), "twice");
}

#[test]
fn a_parcel_with_a_part_leaves_the_rest_to_ship() {
    let order = confirmed().start(later(1)).unwrap().order;
    let change = ship(&order, 1, Some(mugs(1)));
    assert_eq!(change.order.status, OrderStatus::PartiallyShipped);
    assert!(matches!(&change.facts[..], [Fact::OrderShipped(fact)] if !fact.complete));
    let too_many = change.order.ship(parcel(2, Some(mugs(2))), AT_ONCE, now()).unwrap_err();
    assert_eq!(too_many, FulfillmentRefused::MoreThanLeft { line_id: "1".into(), left: 1 });
    let rest = ship(&change.order, 2, None);
    assert!(matches!(&rest.facts[..], [Fact::OrderShipped(fact)] if fact.complete));
    assert_eq!(rest.order.shipments.len(), 2);
}

#[test]
fn what_is_not_paid_for_does_not_leave() {
    let mut order = confirmed().start(later(1)).unwrap().order;
    for status in [PaymentStatus::Failed, PaymentStatus::Pending, PaymentStatus::Refunded] {
        order.payment_status = status;
        let refused = order.ship(parcel(1, None), Capture::AtShipment, now()).unwrap_err();
        assert_eq!(refused, FulfillmentRefused::NotPaid { payment_status: status });
    }
    order.payment_status = PaymentStatus::Authorized;
    assert!(order.ship(parcel(1, None), AT_ONCE, now()).is_err());
    assert!(order.ship(parcel(1, None), Capture::AtShipment, now()).is_ok());
}

#[test]
fn an_unknown_line_is_not_shipped() {
    let order = confirmed().start(later(1)).unwrap().order;
    let wanted = vec![WantedUnits { line_id: "9".into(), quantity: Quantity::new(1).unwrap() }];
    let refused = order.ship(parcel(1, Some(wanted)), AT_ONCE, now()).unwrap_err();
    assert_eq!(refused, FulfillmentRefused::NoSuchLine { line_id: "9".into() });
}

#[test]
fn a_person_stops_an_order_and_lets_it_go_on_from_where_its_goods_are() {
    let reason = "address looks odd".parse().unwrap();
    let packing = confirmed().start(later(1)).unwrap().order;
    let part = ship(&packing, 1, Some(mugs(1))).order;
    let whole = ship(&packing, 1, None).order;
    for (order, goes_on_as) in [
        (confirmed(), OrderStatus::Confirmed),
        (packing, OrderStatus::Confirmed),
        (part, OrderStatus::PartiallyShipped),
        (whole, OrderStatus::Shipped),
    ] {
        let held = order.hold_back(&reason, later(3)).unwrap();
        assert!(matches!(&held.facts[..], [Fact::OrderOnHold(_)]));
        assert!(held.order.hold_back(&reason, later(3)).is_err(), "twice");
        let released = held.order.release(later(4)).unwrap();
        assert_eq!(released.order.status, goes_on_as);
        assert_eq!((released.order.reason, released.stock), (None, None));
        assert!(matches!(&released.facts[..], [Fact::OrderReleased(_)]));
    }
    assert!(placed().hold_back(&reason, now()).is_err(), "not confirmed");
}

#[test]
fn an_order_is_released_only_when_its_money_is_certain() {
    let mut order = confirmed();
    order.status = OrderStatus::OnHold;
    order.payment_status = PaymentStatus::Failed;
    assert!(matches!(order.release(now()), Err(FulfillmentRefused::NotPaid { .. })));
    let retried = order.retry(kernel::AttemptId::from_ulid(9u128.into()), "pm_x", now()).unwrap();
    assert_eq!(retried.order.status, OrderStatus::OnHold);
    order.payment_status = PaymentStatus::Authorized;
    assert!(order.release(now()).is_ok());
}

#[test]
fn an_order_that_was_never_confirmed_is_confirmed_by_its_release() {
    let mut order = placed();
    order.status = OrderStatus::OnHold;
    order.payment_status = PaymentStatus::Authorized;
    let released = order.release(now()).unwrap();
    assert_eq!(released.stock, Some(StockMove::Sell));
    let facts = &released.facts[..];
    assert!(matches!(facts, [Fact::OrderReleased(_), Fact::OrderConfirmed(_)]), "{facts:?}");
}

#[test]
fn what_has_partly_left_is_not_cancelled() {
    let packing = confirmed().start(later(1)).unwrap().order;
    let part = ship(&packing, 1, Some(mugs(1))).order;
    let held = part.hold_back(&"why".parse().unwrap(), later(3)).unwrap().order;
    let refused = OrderRefused::WrongStatus { status: OrderStatus::OnHold, allowed: Vec::new() };
    assert_eq!(held.cancel_by_staff(None, later(4)).unwrap_err(), refused);
    let held = packing.hold_back(&"why".parse().unwrap(), later(3)).unwrap().order;
    assert_eq!(held.cancel_by_staff(None, later(4)).unwrap().what, "cancelled_by_staff");
}

#[test]
fn a_return_is_approved_received_and_put_back_into_stock() {
    let requested = request(&delivered(), 1, 1).unwrap();
    assert_eq!(requested.order.status, OrderStatus::Delivered);
    assert!(matches!(&requested.facts[..], [Fact::ReturnRequested(_)]));
    assert!(decide(&requested.order, 1, &restock()).is_err(), "not approved");
    let approved = decide(&requested.order, 1, &Decision::Approve).unwrap();
    let received = decide(&approved.order, 1, &restock()).unwrap();
    assert_eq!(received.order.status, OrderStatus::PartiallyReturned);
    let one = vec![("mug".parse().unwrap(), Quantity::new(1).unwrap())];
    assert_eq!(received.stock, Some(StockMove::TakeBack(one)));
    assert!(
        matches!(&received.facts[..], [Fact::ReturnReceived(fact)] if fact.restocked.len() == 1)
    );
    assert!(decide(&received.order, 1, &restock()).is_err(), "twice");
    let rest = request(&received.order, 2, 1).unwrap().order;
    let rest = decide(&rest, 2, &Decision::Approve).unwrap().order;
    let rest = decide(&rest, 2, &Decision::Receive { restock: Vec::new() }).unwrap();
    assert_eq!((rest.order.status, rest.stock), (OrderStatus::Returned, None));
    assert_eq!(rest.order.fulfillment_status, FulfillmentStatus::Returned);
}

#[test]
fn no_more_comes_back_than_was_shipped_and_a_rejected_unit_may_be_asked_for_again() {
    let order = request(&delivered(), 1, 2).unwrap().order;
    let left = |left| FulfillmentRefused::MoreThanLeft { line_id: "1".into(), left };
    assert_eq!(request(&order, 2, 1).unwrap_err(), left(0));
    let rejected = Decision::Reject { reason: "worn".parse().unwrap() };
    let order = decide(&order, 1, &rejected).unwrap().order;
    assert_eq!(order.return_of(return_id(1)).unwrap().status, ReturnStatus::Rejected);
    assert!(request(&order, 2, 2).is_ok());
    assert_eq!(decide(&order, 7, &rejected).unwrap_err(), FulfillmentRefused::NoSuchReturn);
}

#[test]
fn nothing_comes_back_before_it_arrived_or_after_the_window() {
    assert!(matches!(request(&confirmed(), 1, 1), Err(FulfillmentRefused::Order(_))));
    let order = delivered();
    let over = order.return_window_ends(Shop::get()).unwrap() + SignedDuration::from_secs(1);
    let reason = "late".parse().unwrap();
    let late = order.request_return(return_id(1), &mugs(1), &reason, Shop::get(), over);
    assert_eq!(late.unwrap_err(), FulfillmentRefused::ReturnWindowClosed);
}

#[test]
fn a_delivered_order_completes_after_the_window_unless_something_may_come_back() {
    let order = delivered();
    let end = order.completes_at(Shop::get()).unwrap();
    assert!(order.complete(Shop::get(), end - SignedDuration::from_secs(1)).is_err());
    assert_eq!(order.complete(Shop::get(), end).unwrap().order.status, OrderStatus::Completed);
    let waiting = request(&order, 1, 1).unwrap().order;
    assert_eq!(waiting.completes_at(Shop::get()), None);
    assert!(waiting.complete(Shop::get(), end).is_err());
    let rejected = Decision::Reject { reason: "worn".parse().unwrap() };
    let late = waiting.decide_return(return_id(1), &rejected, end + SignedDuration::from_hours(99));
    let late = late.unwrap().order;
    assert_eq!(late.completes_at(Shop::get()), Some(late.updated_at));
}

proptest! {
    #[test]
    fn all_units_returned_one_by_one_are_worth_exactly_what_was_paid(
        price in 1i64..100_000, discount in 0i64..1_000, quantity in 1u32..=20,
    ) {
        let mut order = delivered();
        let line = &mut order.lines[0];
        line.quantity = Quantity::new(quantity).unwrap();
        line.line_total.amount = price * i64::from(quantity);
        line.discount.amount = discount.min(line.line_total.amount);
        line.tax.amount = 17;
        let paid = line.line_total.amount - line.discount.amount + 17;
        order.shipments[0].lines[0].quantity = line.quantity;
        for number in 0..quantity {
            order = request(&order, number.into(), 1).unwrap().order;
        }
        let worth: i64 = order.returns.iter().map(|known| known.refundable.amount).sum();
        prop_assert_eq!(worth, paid);
    }
}
