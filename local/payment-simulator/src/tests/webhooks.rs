//! Webhooks: signed, repeated, reordered, and never lost.

use ring::hmac;

use super::*;

/// Verifies as Stripe's libraries do.
fn verify(arrived: &Arrived) -> i64 {
    let (timestamp, signature) = arrived.signature.split_once(",v1=").unwrap();
    let timestamp = timestamp.strip_prefix("t=").unwrap();
    let key = hmac::Key::new(hmac::HMAC_SHA256, SECRET.as_bytes());
    let signed = format!("{timestamp}.{}", arrived.text);
    hmac::verify(&key, signed.as_bytes(), &hex::decode(signature).unwrap()).unwrap();
    timestamp.parse().unwrap()
}

#[tokio::test]
async fn webhooks_are_signed_and_carry_the_object_as_it_was() {
    let shop = Shop::open().await;
    let intent = shop.paid("pm_card_visa").await;
    assert_eq!(
        shop.endpoint.receives(2).await,
        ["payment_intent.amount_capturable_updated", "payment_intent.succeeded"]
    );
    let arrived = shop.endpoint.arrived();
    assert_eq!(verify(&arrived[0]), BEGIN / 1000);
    assert_eq!(arrived[0].event["data"]["object"]["status"], "requires_capture");
    assert_eq!(arrived[1].event["data"]["object"]["id"], intent.as_str());
    assert_eq!(arrived[1].event["object"], "event");

    let listed = shop.get("/v1/events?type=payment_intent.succeeded").await.ok();
    assert_eq!(listed["data"][0], arrived[1].event);
    let id = arrived[1].event["id"].as_str().unwrap();
    assert_eq!(shop.get(&format!("/v1/events/{id}")).await.ok(), arrived[1].event);
}

#[tokio::test]
async fn a_webhook_names_the_request_that_caused_it() {
    let shop = Shop::open().await;
    let intent = shop.intends("ord_1").await;
    let path = format!("/v1/payment_intents/{intent}/confirm");
    let card = [("payment_method", "pm_card_visa")];
    let got = shop.post_with_key(&path, &card, "confirm-1").await;
    shop.endpoint.receives(1).await;
    let request = &shop.endpoint.arrived()[0].event["request"];
    assert_eq!(request["id"].as_str(), got.header("request-id"));
    assert_eq!(request["idempotency_key"], "confirm-1");
}

#[tokio::test]
async fn a_refused_webhook_is_repeated_with_growing_waits_and_given_up_in_the_end() {
    let shop = Shop::open().await;
    shop.endpoint.answers.store(500, Ordering::SeqCst);
    shop.authorized("pm_card_visa").await;
    assert_eq!(shop.endpoint.receives(1).await.len(), 1);
    for attempt in 2..=9 {
        shop.passes(Duration::from_secs(12 * 3_600));
        assert_eq!(shop.endpoint.receives(attempt).await.len(), attempt);
    }
    shop.passes(DAY);
    assert_eq!(shop.endpoint.receives(9).await.len(), 9);
    let deliveries = shop.get("/simulator/webhooks").await.ok();
    assert_eq!(deliveries["data"][0]["state"], "given_up");
    assert_eq!(deliveries["data"][0]["last_status"], 500);

    shop.endpoint.answers.store(200, Ordering::SeqCst);
    let event = deliveries["data"][0]["event"].clone();
    shop.control("/webhooks/resend", json!({ "event": event })).await.ok();
    assert_eq!(shop.endpoint.receives(10).await.len(), 10);
    let deliveries = shop.get("/simulator/webhooks").await.ok();
    assert_eq!(deliveries["data"][1]["state"], "delivered");
}

#[tokio::test]
async fn duplicates_are_the_same_event_three_times() {
    let shop = Shop::open().await;
    shop.authorized("pm_sim_duplicateWebhooks").await;
    shop.endpoint.receives(2).await;
    shop.passes(Duration::from_secs(1));
    assert_eq!(shop.endpoint.receives(3).await.len(), 3);
    let ids: Vec<_> =
        shop.endpoint.arrived().iter().map(|arrived| arrived.event["id"].clone()).collect();
    assert!(ids.iter().all(|id| *id == ids[0]));
}

#[tokio::test]
async fn reordered_webhooks_come_late_and_backwards() {
    let shop = Shop::open().await;
    let intent = shop.paid("pm_sim_reorderedWebhooks").await;
    shop.post("/v1/refunds", &[("payment_intent", &intent)]).await.ok();
    assert!(shop.endpoint.receives(0).await.is_empty());
    shop.passes(Duration::from_secs(10));
    assert_eq!(
        shop.endpoint.receives(4).await,
        [
            "charge.refunded",
            "refund.created",
            "payment_intent.succeeded",
            "payment_intent.amount_capturable_updated"
        ]
    );
}

#[tokio::test]
async fn a_silent_method_sends_nothing_but_its_events_are_on_record() {
    let shop = Shop::open().await;
    shop.paid("pm_sim_noWebhook").await;
    shop.passes(DAY);
    assert!(shop.endpoint.receives(0).await.is_empty());
    let listed = shop.get("/v1/events?type=payment_intent.*").await.ok();
    let kinds: Vec<_> =
        listed["data"].as_array().unwrap().iter().map(|event| event["type"].clone()).collect();
    assert_eq!(
        kinds,
        [
            "payment_intent.succeeded",
            "payment_intent.amount_capturable_updated",
            "payment_intent.created"
        ]
    );
    let event = listed["data"][0]["id"].clone();
    shop.control("/webhooks/resend", json!({ "event": event })).await.ok();
    assert_eq!(shop.endpoint.receives(1).await, ["payment_intent.succeeded"]);
}

#[tokio::test]
async fn a_webhook_can_arrive_before_the_answer() {
    let shop = Shop::open().await;
    let intent = shop.intends("ord_1").await;
    shop.confirms(&intent, "pm_sim_webhookBeforeAnswer").await.ok();
    assert_eq!(shop.endpoint.kinds(), ["payment_intent.amount_capturable_updated"]);
}

#[tokio::test]
async fn a_released_hold_is_told_as_stripe_tells_it() {
    let shop = Shop::open().await;
    let intent = shop.authorized("pm_card_visa").await;
    shop.cancels(&intent).await.ok();
    let kinds = shop.endpoint.receives(3).await;
    assert_eq!(kinds[1..], ["charge.refunded", "payment_intent.canceled"]);
    assert_eq!(shop.endpoint.arrived()[1].event["data"]["object"]["captured"], false);
}

#[tokio::test]
async fn the_webhook_of_a_lapsed_authorization_comes_without_being_asked_for() {
    let shop = Shop::open().await;
    shop.authorized("pm_card_visa").await;
    shop.passes(DAY * 7);
    assert_eq!(shop.endpoint.receives(2).await[1], "payment_intent.canceled");
    assert_eq!(shop.endpoint.arrived()[1].event["request"]["id"], Value::Null);
}
