//! Webhooks: early, late, twice, never, in reverse, forged and replayed.

use journeys::Shop;
use serde_json::json;

#[tokio::test]
async fn however_webhooks_come_each_order_is_paid_once() {
    let shop = Shop::open().await;
    shop.sells("mug", 1_250, 50).await;
    for method in [
        "pm_sim_webhookBeforeAnswer",
        "pm_sim_duplicateWebhooks",
        "pm_sim_reorderedWebhooks",
        "pm_sim_noWebhook",
    ] {
        let guest = shop.guest().await;
        guest.adds("mug", 1).await;
        let order = guest.pays_with(method).await;
        order.becomes_in_time("confirmed", 10).await;
        order.is_paid_once().await;
        assert_eq!(shop.movements(&order.id, "authorized").await, 1, "{method}");
    }
    shop.closes().await;
}

#[tokio::test]
async fn forged_webhooks_are_refused_and_change_nothing() {
    let shop = Shop::open().await;
    shop.sells("mug", 1_250, 10).await;
    let guest = shop.guest().await;
    guest.adds("mug", 1).await;
    let order = guest.pays_with("pm_card_authenticationRequired").await;
    order.payment_becomes("requires_action").await;
    shop.idle().await;
    let now = shop.now().await;
    let body = json!({
        "id": format!("evt_forged_{}", shop.fresh()), "object": "event", "type": "payment_intent.succeeded",
        "data": { "object": {
            "id": order.intent().await, "object": "payment_intent", "status": "succeeded",
            "metadata": { "order_id": order.id },
        } },
    })
    .to_string();
    let right = shop.signature(&body, now);
    let other_body = body.replace("evt_forged", "evt_other");
    let forged = [
        shop.webhook(&body, "").await,
        shop.webhook(&body, &format!("t={now},v1={}", "0".repeat(64))).await,
        shop.webhook(&other_body, &right).await,
        shop.webhook(&body, &shop.signature(&body, now - 3_600)).await,
        shop.webhook(&body, &shop.signature(&body, now + 3_600)).await,
    ];
    for answer in forged {
        assert!((400..500).contains(&answer.status), "{answer}");
    }
    // One that the provider could have signed itself: it is believed to be news, and the provider is asked.
    assert_eq!(shop.webhook(&body, &right).await.status, 202);
    shop.idle().await;
    let unpaid = order.now().await;
    assert_eq!(
        (&unpaid["status"], &unpaid["payment_status"]),
        (&json!("pending_payment"), &json!("requires_action"))
    );
    assert_eq!(shop.movements(&order.id, "authorized").await, 0);
    shop.closes().await;
}

#[tokio::test]
async fn webhooks_that_are_sent_again_change_nothing() {
    let shop = Shop::open().await;
    shop.sells("mug", 1_250, 10).await;
    let guest = shop.guest().await;
    guest.adds("mug", 1).await;
    let order = guest.checks_out().await;
    order.is_paid_once().await;
    shop.idle().await;
    let before = order.now().await;
    let intent = order.intent().await;
    let webhooks = shop.webhooks().await;
    let events: Vec<_> = webhooks
        .iter()
        .filter(|webhook| webhook["payment_intent"] == intent)
        .map(|webhook| webhook["event"].as_str().unwrap())
        .collect();
    assert!(!events.is_empty(), "{webhooks:#?}");
    for event in &events {
        shop.resends_webhook(event).await;
    }
    shop.idle().await;
    assert_eq!(order.now().await, before);
    order.is_paid_once().await;
    shop.closes().await;
}
