//! The life of an intent, and what is refused on the way.

use super::*;

#[tokio::test]
async fn an_intent_is_authorized_and_then_captured() {
    let shop = Shop::open().await;
    let intent = shop.intends("ord_1").await;
    assert_eq!(shop.status(&intent).await, "requires_payment_method");

    let authorized = shop.confirms(&intent, "pm_card_visa").await.ok();
    assert_eq!(authorized["status"], "requires_capture");
    assert_eq!(authorized["amount_capturable"], 4299);
    assert_eq!(authorized["amount_received"], 0);
    assert_eq!(authorized["payment_method"], "pm_card_visa");

    let captured = shop.captures(&intent).await.ok();
    assert_eq!(captured["status"], "succeeded");
    assert_eq!(captured["amount_capturable"], 0);
    assert_eq!(captured["amount_received"], 4299);
    assert_eq!(shop.moves(&intent), [(LedgerKind::Authorized, 4299), (LedgerKind::Captured, 4299)]);
}

#[tokio::test]
async fn an_automatic_intent_is_created_confirmed_and_captured_in_one_call() {
    let shop = Shop::open().await;
    let paid = shop
        .post(
            "/v1/payment_intents",
            &[
                ("amount", "1000"),
                ("currency", "EUR"),
                ("payment_method", "pm_card_mastercard"),
                ("confirm", "true"),
                ("expand[]", "latest_charge"),
            ],
        )
        .await
        .ok();
    assert_eq!(paid["status"], "succeeded");
    assert_eq!(paid["currency"], "eur");
    assert_eq!(paid["latest_charge"]["captured"], true);
    assert_eq!(paid["latest_charge"]["payment_method_details"]["card"]["brand"], "mastercard");
}

#[tokio::test]
async fn an_intent_with_a_method_waits_for_its_confirmation() {
    let shop = Shop::open().await;
    let parameters = [("amount", "1000"), ("currency", "usd"), ("payment_method", "pm_card_visa")];
    let created = shop.post("/v1/payment_intents", &parameters).await.ok();
    assert_eq!(created["status"], "requires_confirmation");
    let path = format!("/v1/payment_intents/{}/confirm", created["id"].as_str().unwrap());
    assert_eq!(shop.post(&path, &[]).await.ok()["status"], "succeeded");
}

#[tokio::test]
async fn part_of_an_authorization_is_captured_and_the_rest_let_go() {
    let shop = Shop::open().await;
    let intent = shop.authorized("pm_card_visa").await;
    let path = format!("/v1/payment_intents/{intent}/capture");
    let error = shop.post(&path, &[("amount_to_capture", "4300")]).await;
    assert_eq!(error.refused(400, Some("amount_too_large"))["param"], "amount_to_capture");
    let captured = shop.post(&path, &[("amount_to_capture", "3000")]).await.ok();
    assert_eq!(captured["amount_received"], 3000);
    assert_eq!(
        shop.moves(&intent),
        [(LedgerKind::Authorized, 4299), (LedgerKind::Captured, 3000), (LedgerKind::Voided, 1299)]
    );
}

#[tokio::test]
async fn a_canceled_authorization_is_let_go() {
    let shop = Shop::open().await;
    let intent = shop.authorized("pm_card_visa").await;
    let path = format!("/v1/payment_intents/{intent}/cancel");
    shop.post(&path, &[("cancellation_reason", "bored")]).await.refused(400, None);
    let canceled = shop.post(&path, &[("cancellation_reason", "abandoned")]).await.ok();
    assert_eq!(canceled["status"], "canceled");
    assert_eq!(canceled["cancellation_reason"], "abandoned");
    assert_eq!(canceled["canceled_at"], BEGIN / 1000);
    let charge = canceled["latest_charge"].as_str().unwrap();
    let charge = shop.get(&format!("/v1/charges/{charge}")).await.ok();
    assert_eq!((&charge["captured"], &charge["refunded"]), (&json!(false), &json!(true)));
    assert_eq!(shop.moves(&intent), [(LedgerKind::Authorized, 4299), (LedgerKind::Voided, 4299)]);
}

#[tokio::test]
async fn illegal_transitions_are_refused_with_the_intent_and_change_nothing() {
    const UNEXPECTED: Option<&str> = Some("payment_intent_unexpected_state");
    let shop = Shop::open().await;

    let fresh = shop.intends("ord_1").await;
    let error = shop.captures(&fresh).await.refused(400, UNEXPECTED);
    assert_eq!(error["payment_intent"]["id"], fresh.as_str());
    assert_eq!(error["type"], "invalid_request_error");
    let path = format!("/v1/payment_intents/{fresh}/confirm");
    shop.post(&path, &[]).await.refused(400, UNEXPECTED);

    let paid = shop.paid("pm_card_visa").await;
    shop.captures(&paid).await.refused(400, UNEXPECTED);
    shop.cancels(&paid).await.refused(400, UNEXPECTED);
    shop.confirms(&paid, "pm_card_visa").await.refused(400, UNEXPECTED);

    let canceled = shop.authorized("pm_card_visa").await;
    shop.cancels(&canceled).await.ok();
    shop.cancels(&canceled).await.refused(400, UNEXPECTED);
    shop.captures(&canceled).await.refused(400, UNEXPECTED);
    shop.confirms(&canceled, "pm_card_visa").await.refused(400, UNEXPECTED);

    let authorized = shop.authorized("pm_card_visa").await;
    shop.confirms(&authorized, "pm_card_visa").await.refused(400, UNEXPECTED);

    let processing = shop.authorized("pm_sim_lateSuccess").await;
    shop.cancels(&processing).await.refused(400, UNEXPECTED);
    shop.captures(&processing).await.refused(400, UNEXPECTED);
    assert_eq!(shop.moves(&paid).len(), 2);
    assert_eq!(shop.moves(&authorized).len(), 1);
}

#[tokio::test]
async fn bad_parameters_are_refused_by_name() {
    let shop = Shop::open().await;
    let create =
        async |parameters: &[(&str, &str)]| shop.post("/v1/payment_intents", parameters).await;
    let usd = ("currency", "usd");

    let error = create(&[usd]).await.refused(400, Some("parameter_missing"));
    assert_eq!(error["param"], "amount");
    create(&[("amount", "12.5"), usd]).await.refused(400, Some("parameter_invalid_integer"));
    create(&[("amount", "0"), usd]).await.refused(400, Some("parameter_invalid_integer"));
    let error = create(&[("amount", "49"), usd]).await.refused(400, Some("amount_too_small"));
    assert_eq!(error["message"], "Amount must be at least $0.50 usd");
    create(&[("amount", "100000000"), usd]).await.refused(400, Some("amount_too_large"));
    create(&[("amount", "100"), ("currency", "usdollar")])
        .await
        .refused(400, Some("parameter_invalid_string"));
    let error = create(&[("amount", "100"), usd, ("colour", "red")]).await;
    assert_eq!(error.refused(400, Some("parameter_unknown"))["param"], "colour");
    create(&[("amount", "100"), usd, ("payment_method", "pm_nobody")])
        .await
        .refused(400, Some("resource_missing"));
    create(&[("amount", "100"), usd, ("capture_method", "sometimes")]).await.refused(400, None);
    create(&[("amount", "100"), usd, ("metadata", "text")]).await.refused(400, None);
    let long = "x".repeat(501);
    create(&[("amount", "100"), usd, ("metadata[note]", &long)]).await.refused(400, None);
    shop.get("/v1/payment_intents/pi_nobody").await.refused(404, Some("resource_missing"));
}

#[tokio::test]
async fn an_authorization_lapses_after_seven_days() {
    let shop = Shop::open().await;
    let intent = shop.authorized("pm_card_visa").await;
    shop.passes(DAY * 7 - Duration::from_secs(1));
    assert_eq!(shop.status(&intent).await, "requires_capture");
    shop.passes(Duration::from_secs(1));
    let lapsed = shop.sees(&intent).await;
    assert_eq!(lapsed["status"], "canceled");
    assert_eq!(lapsed["cancellation_reason"], "automatic");
    shop.captures(&intent).await.refused(400, Some("payment_intent_unexpected_state"));
    assert_eq!(shop.moves(&intent), [(LedgerKind::Authorized, 4299), (LedgerKind::Voided, 4299)]);
}

#[tokio::test]
async fn a_captured_payment_never_lapses() {
    let shop = Shop::open().await;
    let intent = shop.paid("pm_card_visa").await;
    shop.passes(DAY * 8);
    assert_eq!(shop.status(&intent).await, "succeeded");
    assert_eq!(shop.moves(&intent).len(), 2);
}
