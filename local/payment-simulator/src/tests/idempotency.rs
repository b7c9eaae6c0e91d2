//! Idempotency keys.

use super::*;

const INTENTS: &str = "/v1/payment_intents";
const MUG: &[(&str, &str)] = &[("amount", "1000"), ("currency", "usd")];

#[tokio::test]
async fn the_same_request_replays_the_first_answer_to_the_byte() {
    let shop = Shop::open().await;
    let first = shop.post_with_key(INTENTS, MUG, "key-1").await;
    let again =
        shop.post_with_key(INTENTS, &[("currency", "usd"), ("amount", "1000")], "key-1").await;
    assert_eq!(first.header("idempotent-replayed"), None);
    assert_eq!(again.header("idempotent-replayed"), Some("true"));
    assert_eq!(again.header("original-request"), first.header("request-id"));
    assert_ne!(again.header("request-id"), first.header("request-id"));
    assert_eq!(first.text, again.text);
    assert_eq!(shop.get(INTENTS).await.ok()["data"].as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn a_replayed_confirmation_charges_once_even_when_the_intent_has_moved_on() {
    let shop = Shop::open().await;
    let intent = shop.intends("ord_1").await;
    let path = format!("{INTENTS}/{intent}/confirm");
    let card = [("payment_method", "pm_card_visa")];
    let first = shop.post_with_key(&path, &card, "confirm-1").await;
    shop.captures(&intent).await.ok();
    let again = shop.post_with_key(&path, &card, "confirm-1").await;
    assert_eq!(first.text, again.text);
    assert_eq!(again.ok()["status"], "requires_capture");
    assert_eq!(shop.moves(&intent).len(), 2);
}

#[tokio::test]
async fn declines_and_state_errors_are_replayed_but_parameter_errors_are_not() {
    let shop = Shop::open().await;
    let intent = shop.intends("ord_1").await;
    let path = format!("{INTENTS}/{intent}/confirm");
    let card = [("payment_method", "pm_card_visa_chargeDeclined")];
    let declined = shop.post_with_key(&path, &card, "confirm-1").await;
    let again = shop.post_with_key(&path, &card, "confirm-1").await;
    assert_eq!((again.status, again.header("idempotent-replayed")), (402, Some("true")));
    assert_eq!(declined.text, again.text);

    let capture = format!("{INTENTS}/{intent}/capture");
    shop.post_with_key(&capture, &[], "capture-1")
        .await
        .refused(400, Some("payment_intent_unexpected_state"));
    let again = shop.post_with_key(&capture, &[], "capture-1").await;
    assert_eq!(again.header("idempotent-replayed"), Some("true"));

    let bad = [("amount", "x"), ("currency", "usd")];
    shop.post_with_key(INTENTS, &bad, "create-1")
        .await
        .refused(400, Some("parameter_invalid_integer"));
    shop.post_with_key(INTENTS, MUG, "create-1").await.ok();
}

#[tokio::test]
async fn a_key_belongs_to_its_parameters_and_endpoint() {
    let shop = Shop::open().await;
    shop.post_with_key(INTENTS, MUG, "key-1").await.ok();
    let other = [("amount", "1001"), ("currency", "usd")];
    let error = shop.post_with_key(INTENTS, &other, "key-1").await.refused(400, None);
    assert_eq!(error["type"], "idempotency_error");
    let intent = shop.intends("ord_1").await;
    let path = format!("{INTENTS}/{intent}/cancel");
    let error = shop.post_with_key(&path, &[], "key-1").await.refused(400, None);
    assert_eq!(error["type"], "idempotency_error");
    assert_eq!(shop.status(&intent).await, "requires_payment_method");
}

#[tokio::test]
async fn keys_are_forgotten_after_a_day() {
    let shop = Shop::open().await;
    let first = shop.post_with_key(INTENTS, MUG, "key-1").await.ok();
    shop.passes(DAY - Duration::from_millis(1));
    assert_eq!(shop.post_with_key(INTENTS, MUG, "key-1").await.ok()["id"], first["id"]);
    shop.passes(Duration::from_millis(1));
    assert_ne!(shop.post_with_key(INTENTS, MUG, "key-1").await.ok()["id"], first["id"]);

    assert_eq!(shop.control("/idempotency_keys/forget", json!({})).await.ok()["forgotten"], 1);
}

#[tokio::test]
async fn a_key_that_is_in_use_is_refused() {
    let shop = Shop::open().await;
    let intent = shop.intends("ord_1").await;
    let path = format!("{INTENTS}/{intent}/confirm");
    let card = [("payment_method", "pm_sim_slowAnswer")];
    let slow = shop.post_with_key(&path, &card, "confirm-1");
    let impatient = async {
        tokio::time::sleep(Duration::from_millis(300)).await;
        shop.post_with_key(&path, &card, "confirm-1").await
    };
    let (slow, impatient) = tokio::join!(slow, impatient);
    impatient.refused(409, Some("idempotency_key_in_use"));
    assert_eq!(slow.ok()["status"], "requires_capture");
    let replayed = shop.post_with_key(&path, &card, "confirm-1").await;
    assert_eq!(replayed.header("idempotent-replayed"), Some("true"));
}

#[tokio::test]
async fn a_hundred_simultaneous_confirmations_charge_once() {
    let shop = Shop::open().await;
    let intent = shop.intends("ord_1").await;
    let path = format!("{INTENTS}/{intent}/confirm");
    let sends = (0..100).map(|index| {
        let key = format!("confirm-{}", index % 3);
        let request = shop.request(&path, &[("payment_method", "pm_card_visa")], Some(&key));
        tokio::spawn(async move { request.send().await.unwrap().status().as_u16() })
    });
    for send in sends.collect::<Vec<_>>() {
        assert!([200, 400, 409].contains(&send.await.unwrap()));
    }
    assert_eq!(shop.moves(&intent), [(LedgerKind::Authorized, 4299)]);
}
