//! A shop that takes the money when goods leave: until then it is held by the bank, and can be let go of.

use invariants::Violation;
use journeys::{Order, Shop, Shopper};
use serde_json::json;

async fn open() -> Shop {
    let shop = Shop::open_deciding("capture = \"at_shipment\"").await;
    shop.sells("mug", 1_250, 10).await;
    shop
}

async fn confirmed<'a>(guest: &'a Shopper<'a>, mugs: u32) -> Order<'a> {
    guest.adds("mug", mugs).await;
    let order = guest.checks_out().await;
    order.becomes("confirmed").await;
    guest.shop.idle().await;
    order.payment_becomes("authorized").await;
    assert_eq!(guest.shop.movements(&order.id, "captured").await, 0);
    order
}

/// The invariants know shops that take their money at confirmation; here that event is nothing to capture-payment.
fn is_taken_later(violation: &Violation) -> bool {
    violation.what == "capture-payment has not applied it"
}

#[tokio::test]
async fn the_money_is_taken_once_when_the_first_parcel_leaves() {
    let shop = open().await;
    let guest = shop.guest().await;
    let order = confirmed(&guest, 2).await;
    order.is("start").await;
    order.payment_becomes("authorized").await;
    let parcel = json!({ "transition": "ship", "lines": [{ "line_id": "1", "quantity": 1 }] });
    order.steps(&parcel).await.expect(200);
    order.is_paid_once().await;
    assert_eq!(order.is("ship").await["status"], "shipped");
    shop.idle().await;
    order.is_paid_once().await;
    shop.closes_but_for(is_taken_later).await;
}

#[tokio::test]
async fn an_order_that_is_cancelled_before_costs_nothing() {
    let shop = open().await;
    let guest = shop.guest().await;
    let order = confirmed(&guest, 1).await;
    order.cancel().await;
    order.becomes("cancelled").await;
    shop.idle().await;
    assert_eq!(shop.movements(&order.id, "captured").await, 0);
    assert_eq!(shop.level("mug").await.available, 10);
    shop.closes_but_for(is_taken_later).await;
}
