//! Cards that are declined, and cards whose holder has to approve.

use journeys::{Order, Shop, Shopper};

#[tokio::test]
async fn a_declined_card_is_followed_by_another_and_the_order_is_paid_once() {
    let shop = Shop::open().await;
    shop.sells("mug", 1_250, 10).await;
    let guest = shop.guest().await;
    guest.adds("mug", 2).await;
    let order = guest.pays_with("pm_card_visa_chargeDeclined").await;
    let failed = order.becomes("payment_failed").await;
    assert_eq!(failed["payment_status"], "failed");
    assert_eq!(shop.level("mug").await.held, 2, "the stock is held for another attempt");
    shop.letter(&guest.email, "payment").await;

    let attempt = order.pays_again_with("pm_card_visa").await.expect(201);
    assert!(attempt["id"].as_str().unwrap().starts_with("att_"), "{attempt}");
    order.becomes("confirmed").await;
    order.is_paid_once().await;
    assert_eq!(shop.movements(&order.id, "authorized").await, 1);
    let payment = order.payment().await;
    let attempts: Vec<_> = payment["attempts"].as_array().unwrap().iter().collect();
    assert_eq!(attempts.len(), 2, "{payment:#}");
    assert_eq!(
        (&attempts[0]["status"], &attempts[1]["status"]),
        (&"declined".into(), &"authorized".into())
    );
    order.pays_again_with("pm_card_visa").await.refused(409, "payment_not_retryable");
    shop.closes().await;
}

#[tokio::test]
async fn an_order_is_tried_ten_times_and_no_more() {
    let shop = Shop::open().await;
    shop.sells("mug", 1_250, 10).await;
    let guest = shop.guest().await;
    guest.adds("mug", 1).await;
    let order = guest.pays_with("pm_card_visa_chargeDeclined").await;
    for _ in 0..9 {
        order.becomes("payment_failed").await;
        order.pays_again_with("pm_card_visa_chargeDeclined").await.expect(201);
    }
    order.becomes("payment_failed").await;
    order.pays_again_with("pm_card_visa").await.refused(409, "payment_not_retryable");
    assert_eq!(order.payment().await["attempts"].as_array().unwrap().len(), 10);
    shop.closes().await;
}

#[tokio::test]
async fn the_bank_s_reason_is_told() {
    let shop = Shop::open().await;
    shop.sells("mug", 1_250, 10).await;
    let guest = shop.guest().await;
    guest.adds("mug", 1).await;
    let order = guest.pays_with("pm_card_chargeDeclinedInsufficientFunds").await;
    order.becomes("payment_failed").await;
    let payment = order.payment().await;
    assert_eq!(payment["attempts"][0]["decline_code"], "insufficient_funds", "{payment:#}");
    assert_eq!(payment["captured"]["amount"], 0);
    shop.closes().await;
}

#[tokio::test]
async fn a_payment_method_that_nobody_knows_is_a_failed_attempt() {
    let shop = Shop::open().await;
    shop.sells("mug", 1_250, 10).await;
    let guest = shop.guest().await;
    guest.adds("mug", 1).await;
    let order = guest.pays_with("pm_card_nobody").await;
    order.becomes("payment_failed").await;
    order.pays_again_with("pm_card_visa").await.expect(201);
    order.becomes("confirmed").await;
    order.is_paid_once().await;
    shop.closes().await;
}

/// An order whose buyer has to approve the payment at the bank.
async fn waits_for_the_bank<'a>(shop: &Shop, guest: &'a Shopper<'a>) -> Order<'a> {
    shop.sells("mug", 1_250, 10).await;
    guest.adds("mug", 2).await;
    let order = guest.pays_with("pm_card_authenticationRequired").await;
    let waiting = order.payment_becomes("requires_action").await;
    assert_eq!(waiting["status"], "pending_payment");
    let action = &waiting["next_action"];
    assert_eq!(action["type"], "redirect", "{waiting:#}");
    assert!(action["url"].as_str().unwrap().contains("/simulator/3ds/"), "{action}");
    order
}

#[tokio::test]
async fn a_payment_that_is_approved_at_the_bank_confirms_even_after_a_quarter_of_an_hour() {
    let shop = Shop::open().await;
    let guest = shop.guest().await;
    let order = waits_for_the_bank(&shop, &guest).await;
    let ends_first = order.placed["expires_at"].as_str().unwrap().to_owned();
    let ends = order.now().await["expires_at"].as_str().unwrap().to_owned();
    assert!(ends > ends_first, "the hold is extended: {ends_first} became {ends}");

    shop.advance(16).await;
    shop.run("expire-orders").await;
    assert_eq!(order.now().await["status"], "pending_payment");
    let approved = shop.bank_page(&order.intent().await, "approve").await;
    approved.expect(200);
    order.becomes("confirmed").await;
    order.is_paid_once().await;
    assert!(order.now().await["next_action"].is_null());
    shop.closes().await;
}

#[tokio::test]
async fn a_payment_that_fails_at_the_bank_can_be_tried_again_with_another_card() {
    let shop = Shop::open().await;
    let guest = shop.guest().await;
    let order = waits_for_the_bank(&shop, &guest).await;
    shop.bank_page(&order.intent().await, "fail").await.expect(200);
    order.becomes("payment_failed").await;
    order.pays_again_with("pm_card_mastercard").await.expect(201);
    order.becomes("confirmed").await;
    order.is_paid_once().await;
    shop.closes().await;
}

#[tokio::test]
async fn a_payment_that_nobody_approves_ends_with_its_order_after_half_an_hour() {
    let shop = Shop::open().await;
    let guest = shop.guest().await;
    let order = waits_for_the_bank(&shop, &guest).await;
    let intent = order.intent().await;
    shop.advance(31).await;
    shop.run("expire-orders").await;
    order.becomes("expired").await;
    shop.idle().await;
    let late = shop.bank_page(&intent, "approve").await;
    assert_eq!(late.status, 409, "{late}");
    assert_eq!(shop.level("mug").await.available, 10);
    shop.closes().await;
}
