//! The ledger proves what was charged.

use super::*;

#[tokio::test]
async fn the_ledger_shows_every_payment_with_its_movements_oldest_first() {
    let shop = Shop::open().await;
    let paid = shop.paid("pm_card_visa").await;
    shop.post("/v1/refunds", &[("payment_intent", &paid), ("amount", "299")]).await.ok();
    let other = shop.intends("ord_2").await;
    shop.confirms(&other, "pm_card_visa_chargeDeclined").await.refused(402, Some("card_declined"));

    let ledger = shop.get("/simulator/ledger").await.ok();
    let intents = ledger["payment_intents"].as_array().unwrap();
    assert_eq!(intents.len(), 2);
    assert_eq!(intents[0]["id"], paid.as_str());
    assert_eq!(intents[0]["order_id"], "ord_1");
    assert_eq!(intents[0]["charges"][0]["amount_refunded"], 299);
    assert_eq!(intents[0]["captures"][0]["amount"], 4299);
    assert_eq!(intents[0]["refunds"][0]["amount"], 299);
    assert_eq!(intents[1]["charges"][0]["status"], "failed");
    assert_eq!(intents[1]["rows"], json!([]));
    let kinds: Vec<_> =
        ledger["rows"].as_array().unwrap().iter().map(|row| row["kind"].clone()).collect();
    assert_eq!(kinds, ["authorized", "captured", "refunded"]);
    assert_eq!(ledger["rows"][0]["at"], BEGIN);

    let one = shop.get("/simulator/ledger?order_id=ord_2").await.ok();
    assert_eq!(one["payment_intents"].as_array().unwrap().len(), 1);
    assert_eq!(one["rows"], json!([]));
}

#[tokio::test]
async fn two_intents_of_one_order_are_seen_as_two_charges() {
    let shop = Shop::open().await;
    shop.paid("pm_card_visa").await;
    shop.paid("pm_card_visa").await;
    let rows = shop.simulator.ledger().unwrap();
    let captured = rows
        .iter()
        .filter(|row| row.order_id.as_deref() == Some("ord_1") && row.kind == LedgerKind::Captured);
    assert_eq!(captured.count(), 2);
}
