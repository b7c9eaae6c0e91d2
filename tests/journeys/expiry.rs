//! Orders that nobody pays: their stock and their lines go back.

use jiff::Timestamp;
use journeys::{Order, Shop, Shopper, shop::Fault};
use serde_json::json;

/// An order of two mugs whose card was declined.
async fn is_declined<'a>(guest: &'a Shopper<'a>) -> Order<'a> {
    guest.adds("mug", 2).await;
    let order = guest.pays_with("pm_card_visa_chargeDeclined").await;
    order.becomes("payment_failed").await;
    guest.shop.idle().await;
    order
}

#[tokio::test]
async fn an_order_that_is_not_paid_in_time_gives_stock_and_lines_back_and_says_so() {
    let shop = Shop::open().await;
    shop.sells("mug", 1_250, 10).await;
    let guest = shop.guest().await;
    let order = is_declined(&guest).await;
    let cart = guest.cart().await;
    assert_eq!(cart["lines"], json!([]));
    assert_eq!(cart["open_orders"][0]["id"], order.id, "the shopper can go on paying");

    // Waiting for messages may have taken time already.
    let ends: Timestamp = order.now().await["expires_at"].as_str().unwrap().parse().unwrap();
    shop.advance_seconds(ends.as_second() - shop.now().await - 60).await;
    shop.run("expire-orders").await;
    assert_eq!(order.now().await["status"], "payment_failed");
    // No schedule has to be asked: when it is time the order is found by itself.
    shop.advance(2).await;
    order.becomes("expired").await;
    shop.idle().await;
    let level = shop.level("mug").await;
    assert_eq!((level.available, level.held, level.sold), (10, 0, 0));
    assert_eq!(guest.cart_lines().await, [(shop.sku("mug"), 2)]);
    assert_eq!(guest.cart().await["open_orders"], json!([]));
    shop.letter(&guest.email, "not paid in time").await;
    order.pays_again_with("pm_card_visa").await.refused(409, "payment_not_retryable");

    // and what came back can be bought
    let second = guest.checks_out().await;
    second.becomes("confirmed").await;
    second.is_paid_once().await;
    shop.closes().await;
}

#[tokio::test]
async fn an_order_expires_however_long_nobody_looked() {
    let shop = Shop::open().await;
    shop.sells("mug", 1_250, 10).await;
    let guest = shop.guest().await;
    let order = is_declined(&guest).await;
    // The clock leaps, and with it every schedule, over days of which none was looked at.
    shop.advance(20 * 24 * 60).await;
    shop.run("expire-orders").await;
    order.becomes("expired").await;
    shop.idle().await;
    assert_eq!(shop.level("mug").await.available, 10);
    shop.closes().await;
}

#[tokio::test]
async fn lines_that_come_back_do_not_replace_newer_ones() {
    let shop = Shop::open().await;
    shop.sells("mug", 1_250, 10).await;
    shop.sells("hat", 2_000, 10).await;
    let guest = shop.guest().await;
    guest.adds("mug", 3).await;
    guest.adds("hat", 1).await;
    let order = guest.pays_with("pm_card_visa_chargeDeclined").await;
    order.becomes("payment_failed").await;
    guest.adds("mug", 1).await;
    shop.advance(16).await;
    order.becomes("expired").await;
    shop.idle().await;
    let mut expected = [(shop.sku("mug"), 1), (shop.sku("hat"), 1)];
    expected.sort();
    assert_eq!(guest.cart_lines().await, expected);

    // told twice, they come back once
    guest.sends(reqwest::Method::DELETE, "/v1/cart", &json!({})).await.expect(200);
    let expired = shop.event_of(&order.id, "order.expired").await;
    shop.send_message("RestoreCartQueue", &expired).await;
    shop.idle().await;
    assert_eq!(guest.cart_lines().await, []);
    shop.closes().await;
}

#[tokio::test]
async fn an_attempt_that_succeeds_after_the_window_does_not_revive_the_order() {
    let shop = Shop::open().await;
    shop.sells("mug", 1_250, 10).await;
    let guest = shop.guest().await;
    guest.adds("mug", 1).await;
    // The bank says yes and nobody hears of it before the window has closed: neither by the stream nor by the sweeper.
    shop.stream("PaymentsTable", false).await;
    shop.faults(&[Fault::of("sweep-outbox", "drop").times(1_000)]).await;
    let order = guest.checks_out().await;
    order.payment_is("an authorization", |payment| payment["status"] == "authorized").await;
    shop.advance(16).await;
    order.becomes("expired").await;
    shop.no_faults().await;
    shop.stream("PaymentsTable", true).await;
    order.payment_is("a void", |payment| payment["status"] == "voided").await;
    shop.idle().await;
    assert_eq!(order.now().await["status"], "expired");
    assert_eq!(shop.movements(&order.id, "captured").await, 0);
    shop.closes().await;
}

#[tokio::test]
async fn a_payment_in_the_last_minute_wins_or_loses_as_a_whole() {
    let shop = Shop::open().await;
    shop.sells("mug", 1_250, 10).await;
    let guest = shop.guest().await;
    guest.adds("mug", 1).await;
    let order = guest.pays_with("pm_card_visa_chargeDeclined").await;
    order.becomes("payment_failed").await;
    shop.advance_seconds(14 * 60 + 58).await;
    let (retry, _) = tokio::join!(order.pays_again_with("pm_card_visa"), async {
        shop.advance_seconds(2).await;
        shop.run("expire-orders").await
    });
    shop.idle().await;
    let now = order.now().await;
    let captures = shop.movements(&order.id, "captured").await;
    match now["status"].as_str().unwrap() {
        "confirmed" => assert_eq!(captures, 1),
        "expired" => assert_eq!(captures, 0),
        "pending_payment" => assert_eq!(retry.status, 201),
        other => panic!("{other}: {now:#}"),
    }
    shop.closes().await;
}
