//! Time-outs, errors of the provider, and outages.

use super::*;

impl Shop {
    async fn confirms_with_key(&self, intent: &str, method: &str, key: &str) -> Got {
        let path = format!("/v1/payment_intents/{intent}/confirm");
        self.post_with_key(&path, &[("payment_method", method)], key).await
    }

    async fn confirms_impatiently(&self, intent: &str, method: &str, key: &str) -> reqwest::Error {
        let path = format!("/v1/payment_intents/{intent}/confirm");
        self.post_impatiently(&path, &[("payment_method", method)], key).await
    }
}

#[tokio::test]
async fn charged_but_timed_out_replays_its_answer() {
    let shop = Shop::open().await;
    let intent = shop.intends("ord_1").await;
    let method = "pm_sim_timeoutAfterCharge";
    assert!(shop.confirms_impatiently(&intent, method, "confirm-1").await.is_timeout());
    assert_eq!(shop.status(&intent).await, "requires_capture");
    let again = shop.confirms_with_key(&intent, method, "confirm-1").await;
    assert_eq!(again.header("idempotent-replayed"), Some("true"));
    assert_eq!(again.ok()["status"], "requires_capture");
    assert_eq!(shop.moves(&intent), [(LedgerKind::Authorized, 4299)]);
    assert_eq!(shop.endpoint.receives(1).await, ["payment_intent.amount_capturable_updated"]);
}

#[tokio::test]
async fn a_repetition_with_a_forgotten_key_meets_the_state_of_the_intent() {
    let shop = Shop::open().await;
    let intent = shop.intends("ord_1").await;
    let method = "pm_sim_timeoutAfterCharge";
    shop.confirms_impatiently(&intent, method, "confirm-1").await;
    shop.passes(DAY);
    shop.confirms_with_key(&intent, method, "confirm-1")
        .await
        .refused(400, Some("payment_intent_unexpected_state"));
    assert_eq!(shop.moves(&intent), [(LedgerKind::Authorized, 4299)]);
}

#[tokio::test]
async fn a_request_lost_on_its_way_does_nothing_and_leaves_its_key_free() {
    let shop = Shop::open().await;
    let intent = shop.intends("ord_1").await;
    let method = "pm_sim_timeoutBeforeCharge";
    assert!(shop.confirms_impatiently(&intent, method, "confirm-1").await.is_timeout());
    assert_eq!(shop.status(&intent).await, "requires_payment_method");
    assert!(shop.moves(&intent).is_empty());
    let again = shop.confirms_with_key(&intent, method, "confirm-1").await;
    assert_eq!(again.header("idempotent-replayed"), None);
    assert_eq!(again.ok()["status"], "requires_capture");
}

#[tokio::test]
async fn a_lost_creation_creates_nothing() {
    let shop = Shop::open().await;
    let parameters = [
        ("amount", "1000"),
        ("currency", "usd"),
        ("payment_method", "pm_sim_timeoutBeforeCharge"),
        ("confirm", "true"),
    ];
    shop.post_impatiently("/v1/payment_intents", &parameters, "create-1").await;
    let list = shop.get("/v1/payment_intents").await.ok();
    assert_eq!(list["data"], json!([]));
    let created = shop.post_with_key("/v1/payment_intents", &parameters, "create-1").await.ok();
    assert_eq!(created["status"], "succeeded");
}

#[tokio::test]
async fn a_server_error_before_execution_can_be_repeated_with_the_same_key() {
    let shop = Shop::open().await;
    let intent = shop.intends("ord_1").await;
    let first = shop.confirms_with_key(&intent, "pm_sim_serverError", "confirm-1").await;
    assert_eq!(first.refused(500, None)["type"], "api_error");
    let again = shop.confirms_with_key(&intent, "pm_sim_serverError", "confirm-1").await;
    assert_eq!(again.ok()["status"], "requires_capture");
}

#[tokio::test]
async fn a_server_error_after_execution_is_replayed_and_the_charge_stands() {
    let shop = Shop::open().await;
    let intent = shop.intends("ord_1").await;
    let method = "pm_sim_serverErrorAfterCharge";
    shop.confirms_with_key(&intent, method, "confirm-1").await.refused(500, None);
    let again = shop.confirms_with_key(&intent, method, "confirm-1").await;
    assert_eq!(again.header("idempotent-replayed"), Some("true"));
    again.refused(500, None);
    assert_eq!(shop.status(&intent).await, "requires_capture");
    assert_eq!(shop.moves(&intent), [(LedgerKind::Authorized, 4299)]);
}

#[tokio::test]
async fn a_planned_fault_loses_the_answer_of_any_operation() {
    let shop = Shop::open().await;
    let intent = shop.authorized("pm_card_visa").await;
    shop.control("/faults", json!({ "operation": "capture", "fault": "answer_lost" })).await.ok();
    let path = format!("/v1/payment_intents/{intent}/capture");
    let lost = shop.request(&path, &[], Some("capture-1")).send().await.unwrap_err();
    assert!(!lost.is_timeout() && !lost.is_builder());
    assert_eq!(shop.status(&intent).await, "succeeded");
    let again = shop.post_with_key(&path, &[], "capture-1").await;
    assert_eq!(again.header("idempotent-replayed"), Some("true"));

    shop.control("/faults", json!({ "operation": "refund", "fault": "answer_hangs" })).await.ok();
    let refund = [("payment_intent", intent.as_str())];
    assert!(shop.post_impatiently("/v1/refunds", &refund, "refund-1").await.is_timeout());
    assert_eq!(shop.post_with_key("/v1/refunds", &refund, "refund-1").await.ok()["amount"], 4299);

    shop.control("/faults", json!({ "fault": "429", "times": 2 })).await.ok();
    shop.get("/v1/payment_intents").await.refused(429, Some("rate_limit"));
    shop.get("/v1/payment_intents").await.refused(429, Some("rate_limit"));
    shop.get("/v1/payment_intents").await.ok();
}

#[tokio::test]
async fn an_outage_refuses_hangs_or_answers_503_until_it_is_over() {
    let shop = Shop::open().await;
    let list = format!("{}/v1/payment_intents", shop.simulator.url());

    shop.control("/outage", json!({ "seconds": 3600 })).await.ok();
    shop.get("/v1/payment_intents").await.refused(503, None);
    shop.passes(Duration::from_secs(3600));
    shop.get("/v1/payment_intents").await.ok();

    shop.control("/outage", json!({ "down": true, "mode": "refuse" })).await.ok();
    let refused = shop.client.get(&list).bearer_auth(KEY).send().await.unwrap_err();
    assert!(!refused.is_timeout());
    shop.passes(DAY);

    shop.control("/outage", json!({ "down": true, "mode": "hang" })).await.ok();
    let request = shop.client.get(&list).bearer_auth(KEY).timeout(Duration::from_millis(300));
    assert!(request.send().await.unwrap_err().is_timeout());

    shop.control("/outage", json!({ "down": false })).await.ok();
    shop.get("/v1/payment_intents").await.ok();
}

#[tokio::test]
async fn stopping_does_not_wait_for_connections_that_hang() {
    let shop = Shop::open().await;
    let intent = shop.intends("ord_1").await;
    shop.control("/outage", json!({ "down": true, "mode": "hang" })).await.ok();
    let path = format!("/v1/payment_intents/{intent}/confirm");
    let hanging = shop.request(&path, &[("payment_method", "pm_card_visa")], None);
    let hanging = tokio::spawn(hanging.send());
    tokio::time::sleep(Duration::from_millis(200)).await;
    let begin = std::time::Instant::now();
    shop.simulator.stop().await;
    assert!(hanging.await.unwrap().is_err());
    assert!(begin.elapsed() < Duration::from_secs(2));
}
