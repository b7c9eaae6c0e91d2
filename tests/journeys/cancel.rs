//! Cancelling: the stock is free at once, the money goes back, whatever state it is in.

use journeys::Shop;
use reqwest::Method;
use serde_json::json;

#[tokio::test]
async fn a_captured_order_that_is_cancelled_is_refunded_and_restocked() {
    let shop = Shop::open().await;
    shop.sells("mug", 1_250, 10).await;
    let guest = shop.guest().await;
    guest.adds("mug", 2).await;
    let order = guest.checks_out().await;
    order.payment_becomes("paid").await;
    let cancelling = order.cancel().await.expect(200);
    assert_eq!(cancelling["status"], "cancelling");
    let level = shop.level("mug").await;
    assert_eq!((level.available, level.held), (10, 0), "the stock is free at once");

    let cancelled = order.becomes("cancelled").await;
    assert_eq!(cancelled["payment_status"], "refunded");
    assert_eq!(shop.movements(&order.id, "refunded").await, 1);
    shop.letter(&guest.email, "cancelled").await;
    shop.letter(&guest.email, "refund").await;
    assert_eq!(guest.cart_lines().await, [], "lines of a paid order do not come back");
    order.cancel().await.refused(409, "order_status_conflict");
    shop.closes().await;
}

#[tokio::test]
async fn an_authorized_order_that_is_cancelled_before_its_capture_is_voided() {
    let shop = Shop::open().await;
    shop.sells("mug", 1_250, 10).await;
    let guest = shop.guest().await;
    guest.adds("mug", 2).await;
    // Nobody hears that the bank has said yes.
    shop.stream("PaymentsTable", false).await;
    let order = guest.checks_out().await;
    order.payment_is("an authorization", |payment| payment["status"] == "authorized").await;
    order.cancel().await.expect(200);
    order.payment_is("a void", |payment| payment["status"] == "voided").await;
    shop.stream("PaymentsTable", true).await;
    let cancelled = order.becomes("cancelled").await;
    assert_eq!(cancelled["payment_status"], "voided");
    assert_eq!(shop.movements(&order.id, "captured").await, 0);
    assert_eq!(shop.movements(&order.id, "voided").await, 1);
    shop.idle().await;
    assert_eq!(
        guest.cart_lines().await,
        [(shop.sku("mug"), 2)],
        "lines of an unpaid order come back"
    );
    shop.closes().await;
}

#[tokio::test]
async fn an_order_that_waits_for_the_bank_can_be_cancelled_and_never_revives() {
    let shop = Shop::open().await;
    shop.sells("mug", 1_250, 10).await;
    let guest = shop.guest().await;
    guest.adds("mug", 1).await;
    let order = guest.pays_with("pm_card_authenticationRequired").await;
    order.payment_becomes("requires_action").await;
    let intent = order.intent().await;
    order.cancel().await.expect(200);
    order.becomes("cancelled").await;
    assert_eq!(shop.bank_page(&intent, "approve").await.status, 409);
    assert_eq!(shop.movements(&order.id, "authorized").await, 0);
    shop.closes().await;
}

#[tokio::test]
async fn a_payment_that_succeeds_after_the_order_was_cancelled_is_undone_by_itself() {
    let shop = Shop::open().await;
    shop.sells("mug", 1_250, 10).await;
    let guest = shop.guest().await;
    guest.adds("mug", 1).await;
    let order = guest.pays_with("pm_sim_lateSuccess").await;
    order
        .payment_is("an attempt under way", |payment| payment["attempts"][0]["status"] == "sent")
        .await;
    shop.idle().await;
    let status = order.cancel().await;
    assert_eq!(status.expect(200)["status"], "cancelling");
    shop.advance_seconds(20).await;
    order.becomes_in_time("cancelled", 10).await;
    assert_eq!(shop.movements(&order.id, "captured").await, 0);
    shop.closes().await;
}

#[tokio::test]
async fn the_same_cancellation_twice_at_once_is_one() {
    let shop = Shop::open().await;
    shop.sells("mug", 1_250, 10).await;
    let guest = shop.guest().await;
    guest.adds("mug", 4).await;
    let order = guest.checks_out().await;
    order.payment_becomes("paid").await;
    let (path, key, body) = (format!("/v1/orders/{}/cancel", order.id), shop.fresh(), json!({}));
    let once = || guest.posts(&path, &key, &body);
    let answers = futures::future::join_all([once(), once(), once(), once()]).await;
    for answer in &answers {
        answer.expect(200);
        assert_eq!(answer.text, answers[0].text);
    }
    order.becomes("cancelled").await;
    assert_eq!(shop.movements(&order.id, "refunded").await, 1);
    assert_eq!(shop.level("mug").await.available, 10);
    guest.sends(Method::POST, &path, &body).await.refused(400, "idempotency_key_required");
    shop.closes().await;
}

#[tokio::test]
async fn a_refund_that_fails_is_tried_again_and_the_order_waits_for_it() {
    let shop = Shop::open().await;
    shop.sells("mug", 1_250, 10).await;
    let guest = shop.guest().await;
    guest.adds("mug", 1).await;
    let order = guest.pays_with("pm_card_pendingRefund").await;
    order.payment_becomes("paid").await;
    shop.provider_fails("refund", "500").await;
    order.cancel().await.expect(200);
    order.becomes_in_time("cancelled", 15).await;
    assert_eq!(shop.movements(&order.id, "refunded").await, 1);
    shop.closes().await;
}
