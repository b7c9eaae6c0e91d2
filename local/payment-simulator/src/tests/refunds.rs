//! Refunds: never more than was taken.

use super::*;

impl Shop {
    async fn refunds(&self, intent: &str, amount: &str) -> Got {
        self.post("/v1/refunds", &[("payment_intent", intent), ("amount", amount)]).await
    }

    async fn refund(&self, refund: &Value) -> Value {
        let id = refund["id"].as_str().unwrap();
        self.get(&format!("/v1/refunds/{id}")).await.ok()
    }

    async fn charge_of(&self, intent: &str) -> Value {
        let path = format!("/v1/payment_intents/{intent}?expand[]=latest_charge");
        self.get(&path).await.ok()["latest_charge"].clone()
    }
}

#[tokio::test]
async fn a_payment_is_refunded_in_parts_and_never_beyond_what_was_taken() {
    let shop = Shop::open().await;
    let intent = shop.paid("pm_card_visa").await;
    let part = shop.refunds(&intent, "1000").await.ok();
    assert_eq!(part["status"], "succeeded");
    assert_eq!(shop.charge_of(&intent).await["amount_refunded"], 1000);

    let error = shop.refunds(&intent, "3300").await.refused(400, None);
    assert_eq!(error["param"], "amount");
    assert_eq!(
        error["message"],
        "Refund amount ($33.00) is greater than unrefunded amount on charge ($32.99)"
    );

    let rest = shop.post("/v1/refunds", &[("payment_intent", &intent)]).await.ok();
    assert_eq!(rest["amount"], 3299);
    let charge = shop.charge_of(&intent).await;
    assert_eq!((&charge["refunded"], &charge["amount_refunded"]), (&json!(true), &json!(4299)));
    shop.refunds(&intent, "1").await.refused(400, Some("charge_already_refunded"));
    assert_eq!(
        shop.moves(&intent)[2..],
        [(LedgerKind::Refunded, 1000), (LedgerKind::Refunded, 3299)]
    );

    let list = shop.get(&format!("/v1/refunds?payment_intent={intent}")).await.ok();
    assert_eq!(list["data"][0]["id"], rest["id"]);
    assert_eq!(list["data"][1]["id"], part["id"]);
}

#[tokio::test]
async fn only_captured_money_can_be_refunded() {
    let shop = Shop::open().await;
    let authorized = shop.authorized("pm_card_visa").await;
    shop.refunds(&authorized, "100").await.refused(400, None);
    shop.cancels(&authorized).await.ok();
    shop.refunds(&authorized, "100").await.refused(400, None);
    let fresh = shop.intends("ord_2").await;
    shop.refunds(&fresh, "100").await.refused(400, None);
    shop.refunds("pi_nobody", "100").await.refused(400, Some("resource_missing"));
    shop.post("/v1/refunds", &[("amount", "100")]).await.refused(400, Some("parameter_missing"));
    let paid = shop.paid("pm_card_visa").await;
    shop.refunds(&paid, "0").await.refused(400, Some("parameter_invalid_integer"));
    let reason = [("payment_intent", paid.as_str()), ("reason", "bored")];
    shop.post("/v1/refunds", &reason).await.refused(400, None);
}

#[tokio::test]
async fn a_partial_capture_limits_the_refund() {
    let shop = Shop::open().await;
    let intent = shop.authorized("pm_card_visa").await;
    let path = format!("/v1/payment_intents/{intent}/capture");
    shop.post(&path, &[("amount_to_capture", "1000")]).await.ok();
    shop.refunds(&intent, "1001").await.refused(400, None);
    assert_eq!(shop.refunds(&intent, "1000").await.ok()["status"], "succeeded");
}

#[tokio::test]
async fn a_pending_refund_fails_and_can_be_tried_again() {
    let shop = Shop::open().await;
    let intent = shop.paid("pm_sim_refundFails").await;
    let refund = shop.refunds(&intent, "4299").await.ok();
    assert_eq!(refund["status"], "pending");
    shop.refunds(&intent, "1").await.refused(400, Some("charge_already_refunded"));
    assert_eq!(shop.moves(&intent).len(), 2);

    shop.passes(Duration::from_secs(5));
    let failed = shop.refund(&refund).await;
    assert_eq!(failed["status"], "failed");
    assert_eq!(failed["failure_reason"], "expired_or_canceled_card");
    assert_eq!(shop.charge_of(&intent).await["amount_refunded"], 0);
    assert_eq!(shop.moves(&intent).len(), 2);
    let arrived = shop.endpoint.receives(6).await;
    assert_eq!(
        arrived[2..],
        ["refund.created", "charge.refunded", "refund.updated", "refund.failed"]
    );
    assert_eq!(shop.refunds(&intent, "4299").await.ok()["status"], "pending");
}

#[tokio::test]
async fn a_pending_refund_succeeds_later() {
    let shop = Shop::open().await;
    let intent = shop.paid("pm_card_pendingRefund").await;
    let refund = shop.refunds(&intent, "4299").await.ok();
    assert_eq!(refund["status"], "pending");
    shop.passes(Duration::from_secs(5));
    assert_eq!(shop.refund(&refund).await["status"], "succeeded");
    assert_eq!(shop.moves(&intent)[2..], [(LedgerKind::Refunded, 4299)]);
}

#[tokio::test]
async fn a_refund_that_had_succeeded_comes_back() {
    let shop = Shop::open().await;
    let intent = shop.paid("pm_card_refundFail").await;
    let refund = shop.refunds(&intent, "4299").await.ok();
    assert_eq!(refund["status"], "succeeded");
    shop.passes(Duration::from_secs(5));
    assert_eq!(shop.refund(&refund).await["status"], "failed");
    assert_eq!(
        shop.moves(&intent)[2..],
        [(LedgerKind::Refunded, 4299), (LedgerKind::RefundReversed, 4299)]
    );
}
