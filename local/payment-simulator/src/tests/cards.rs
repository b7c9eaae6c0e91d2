//! What each payment method does.

use super::*;

#[tokio::test]
async fn declines_carry_their_codes_and_leave_the_intent_open_for_another_card() {
    let shop = Shop::open().await;
    let cards = [
        ("pm_card_visa_chargeDeclined", "card_declined", "generic_decline"),
        ("pm_card_chargeDeclined", "card_declined", "generic_decline"),
        ("pm_card_chargeDeclinedInsufficientFunds", "card_declined", "insufficient_funds"),
        ("pm_card_visa_chargeDeclinedLostCard", "card_declined", "lost_card"),
        ("pm_card_chargeDeclinedExpiredCard", "expired_card", "expired_card"),
        ("pm_card_chargeDeclinedIncorrectCvc", "incorrect_cvc", "incorrect_cvc"),
        ("pm_card_chargeDeclinedProcessingError", "processing_error", "processing_error"),
    ];
    for (card, code, decline_code) in cards {
        let intent = shop.intends("ord_1").await;
        let error = shop.confirms(&intent, card).await.refused(402, Some(code));
        assert_eq!(error["type"], "card_error");
        assert_eq!(error["decline_code"], decline_code);
        assert_eq!(error["payment_intent"]["status"], "requires_payment_method");

        let declined = shop.sees(&intent).await;
        assert_eq!(declined["payment_method"], Value::Null);
        assert_eq!(declined["last_payment_error"]["decline_code"], decline_code);
        assert_eq!(declined["latest_charge"], error["charge"]);
        assert!(shop.moves(&intent).is_empty());

        let retried = shop.confirms(&intent, "pm_card_visa").await.ok();
        assert_eq!(retried["status"], "requires_capture");
        assert_eq!(retried["last_payment_error"], Value::Null);
        assert_eq!(shop.moves(&intent), [(LedgerKind::Authorized, 4299)]);
    }
}

#[tokio::test]
async fn late_success_is_processing_until_its_time_has_come() {
    let shop = Shop::open().await;
    let intent = shop.authorized("pm_sim_lateSuccess").await;
    assert_eq!(shop.status(&intent).await, "processing");
    shop.passes(Duration::from_millis(9_999));
    assert_eq!(shop.status(&intent).await, "processing");
    shop.passes(Duration::from_millis(1));
    assert_eq!(
        shop.endpoint.receives(2).await,
        ["payment_intent.processing", "payment_intent.amount_capturable_updated"]
    );
    assert_eq!(shop.status(&intent).await, "requires_capture");
}

#[tokio::test]
async fn late_failure_is_declined_in_the_end() {
    let shop = Shop::open().await;
    let intent = shop.authorized("pm_sim_lateFailure").await;
    shop.passes(Duration::from_secs(10));
    let declined = shop.sees(&intent).await;
    assert_eq!(declined["status"], "requires_payment_method");
    assert_eq!(declined["last_payment_error"]["code"], "card_declined");
}

#[tokio::test]
async fn a_refused_capture_leaves_the_authorization_to_be_voided() {
    let shop = Shop::open().await;
    let intent = shop.authorized("pm_sim_captureFails").await;
    let error = shop.captures(&intent).await.refused(402, Some("card_declined"));
    assert_eq!(error["decline_code"], "do_not_honor");
    assert_eq!(shop.status(&intent).await, "requires_capture");
    assert_eq!(shop.cancels(&intent).await.ok()["status"], "canceled");
}

#[tokio::test]
async fn an_expired_authorization_cancels_the_intent_at_capture() {
    let shop = Shop::open().await;
    let intent = shop.authorized("pm_sim_authorizationExpires").await;
    shop.captures(&intent).await.refused(400, Some("charge_expired_for_capture"));
    assert_eq!(shop.status(&intent).await, "canceled");
    assert_eq!(shop.endpoint.receives(2).await[1], "payment_intent.canceled");
}

#[tokio::test]
async fn a_disputed_charge_cannot_be_refunded() {
    let shop = Shop::open().await;
    let intent = shop.paid("pm_card_createDispute").await;
    assert!(shop.endpoint.receives(3).await.contains(&"charge.dispute.created".to_owned()));
    shop.post("/v1/refunds", &[("payment_intent", &intent)])
        .await
        .refused(400, Some("charge_disputed"));

    let other = shop.paid("pm_card_visa").await;
    let wanted = json!({ "payment_intent": other });
    let dispute = shop.control("/disputes", wanted.clone()).await.ok();
    assert_eq!((&dispute["object"], &dispute["amount"]), (&json!("dispute"), &json!(4299)));
    assert_eq!(shop.control("/disputes", wanted).await.status, 400);
}

#[tokio::test]
async fn the_payment_methods_are_listed_with_what_they_do() {
    let shop = Shop::open().await;
    let methods = shop.get("/simulator/payment_methods").await.ok();
    let names: Vec<_> =
        methods["data"].as_array().unwrap().iter().map(|method| &method["id"]).collect();
    assert!(names.contains(&&json!("pm_sim_timeoutAfterCharge")));
}
