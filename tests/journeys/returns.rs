//! Sending things back: within the window, never more than was shipped, decided by support.

use journeys::{Order, Shop, Shopper};
use reqwest::Method;
use serde_json::{Value, json};

async fn arrived<'a>(guest: &'a Shopper<'a>, mugs: u32) -> Order<'a> {
    guest.shop.sells("mug", 1_250, 50).await;
    guest.adds("mug", mugs).await;
    let order = guest.checks_out().await;
    order.arrives().await;
    order
}

fn last(order: &Value) -> (String, Value) {
    let last = order["returns"].as_array().unwrap().last().unwrap().clone();
    (last["id"].as_str().unwrap().to_owned(), last)
}

#[tokio::test]
async fn what_comes_back_is_put_into_stock_where_it_is_as_good_as_new() {
    let shop = Shop::open().await;
    let guest = shop.guest().await;
    let order = arrived(&guest, 3).await;
    let (first, asked) = last(&order.asks_back(1).await.expect(200));
    assert_eq!(asked["status"], "requested");
    let early = json!({ "decision": "receive" });
    order.decides(&first, &early).await.refused(409, "return_status_conflict");
    let (path, key) = (order.decision(&first), shop.fresh());
    let approve = json!({ "decision": "approve" });
    let approved = shop.admin_posts(&path, &key, &approve).await.expect(200);
    assert_eq!(shop.admin_posts(&path, &key, &approve).await.expect(200), approved);
    shop.admin_posts(&path, &key, &early).await.refused(422, "idempotency_key_reused");
    shop.letter(&guest.email, "return").await;
    let receive = json!({ "decision": "receive", "restock": ["1"] });
    let part = order.decides(&first, &receive).await.expect(200);
    assert_eq!(part["status"], "partially_returned");
    assert_eq!(shop.level("mug").await.available, 48);
    order.decides(&first, &receive).await.refused(409, "return_status_conflict");

    let (rest, _) = last(&order.asks_back(2).await.expect(200));
    order.decides(&rest, &json!({ "decision": "approve" })).await.expect(200);
    let unknown = json!({ "decision": "receive", "restock": ["7"] });
    order.decides(&rest, &unknown).await.refused(422, "order_line_unknown");
    let worn = order.decides(&rest, &json!({ "decision": "receive", "restock": [] })).await;
    let whole = worn.expect(200);
    assert_eq!(whole["status"], "returned");
    assert_eq!(whole["fulfillment_status"], "returned");
    assert_eq!(shop.level("mug").await.available, 48, "what is worn is not sold again");

    let worth: i64 = whole["returns"]
        .as_array()
        .unwrap()
        .iter()
        .map(|part| part["refundable"]["amount"].as_i64().unwrap())
        .sum();
    let line = &whole["lines"][0];
    let paid =
        line["line_total"]["amount"].as_i64().unwrap() + line["tax"]["amount"].as_i64().unwrap();
    assert_eq!(worth, paid, "all of it together is worth what was paid");
    let timeline = order.timeline().await;
    assert_eq!(timeline.iter().filter(|what| *what == "return_received").count(), 2);
    shop.closes().await;
}

#[tokio::test]
async fn no_more_comes_back_than_was_shipped_however_it_is_asked_for() {
    let shop = Shop::open().await;
    let guest = shop.guest().await;
    let order = arrived(&guest, 3).await;
    let exceeded = order.asks_back(4).await.refused(409, "order_line_exceeded");
    assert_eq!(exceeded["left"], 3);
    let race = futures::future::join_all([order.asks_back(2), order.asks_back(2)]).await;
    let mut statuses: Vec<u16> = race.iter().map(|answer| answer.status).collect();
    statuses.sort_unstable();
    assert_eq!(statuses, [200, 409]);
    let (asked, _) = last(&order.now().await);
    let worn = json!({ "decision": "reject", "reason": "Worn" });
    let rejected = order.decides(&asked, &worn).await.expect(200);
    assert_eq!(last(&rejected).1["decision_reason"], "Worn");
    let body = json!({ "lines": [{ "line_id": "1", "quantity": 3 }], "reason": "Broken" });
    let key = shop.fresh();
    let again = order.asks_back_with(&key, &body).await.expect(200);
    assert_eq!(order.asks_back_with(&key, &body).await.expect(200), again);
    let other = json!({ "lines": [{ "line_id": "1", "quantity": 1 }], "reason": "Broken" });
    order.asks_back_with(&key, &other).await.refused(422, "idempotency_key_reused");
    assert_eq!(again["returns"].as_array().unwrap().len(), 2);
    shop.closes().await;
}

#[tokio::test]
async fn returns_are_refused_for_what_is_not_there_and_to_whom_it_is_not() {
    let shop = Shop::open().await;
    let (guest, other) = (shop.guest().await, shop.guest().await);
    shop.sells("mug", 1_250, 10).await;
    guest.adds("mug", 1).await;
    let order = guest.checks_out().await;
    order.payment_becomes("paid").await;
    order.asks_back(1).await.refused(409, "order_status_conflict");
    order.arrives_from_paid().await;
    let path = format!("/v1/orders/{}/returns", order.id);
    let body = json!({ "lines": [{ "line_id": "1", "quantity": 1 }], "reason": "Broken" });
    other.tries(Method::POST, &path, Some(&body)).await.refused(404, "not_found");
    guest.sends(Method::POST, &path, &body).await.refused(400, "idempotency_key_required");
    let unknown = json!({ "lines": [{ "line_id": "x", "quantity": 1 }], "reason": "Broken" });
    order.asks_back_with(&shop.fresh(), &unknown).await.refused(422, "order_line_unknown");
    for body in [
        json!({ "lines": [], "reason": "x" }),
        json!({ "lines": [{ "line_id": "1", "quantity": 1 }] }),
        json!({ "lines": [{ "line_id": "1", "quantity": "1" }], "reason": "x" }),
        json!({ "lines": [{ "line_id": "1", "quantity": 1, "price": 1 }], "reason": "x" }),
    ] {
        order.asks_back_with(&shop.fresh(), &body).await.refused(400, "invalid_request");
    }
    let (asked, _) = last(&order.asks_back(1).await.expect(200));
    let approve = json!({ "decision": "approve" });
    let decision = order.decision(&asked);
    for who in [&guest, &shop.member("warehouse").await] {
        who.tries(Method::POST, &decision, Some(&approve)).await.refused(403, "role_missing");
    }
    for body in [
        json!({ "decision": "reject" }),
        json!({ "decision": "approve", "reason": "x" }),
        json!({ "decision": "approve", "restock": [] }),
        json!({ "decision": "burn" }),
    ] {
        order.decides(&asked, &body).await.refused(400, "invalid_request");
    }
    let none = "ret_01jd5m8k3r7q2v9x4c6b8n0zwf";
    order.decides(none, &approve).await.refused(404, "not_found");
    order.decides("nothing", &approve).await.refused(404, "not_found");
    let support = shop.member("support").await;
    support.tries(Method::POST, &decision, Some(&approve)).await.expect(200);
    shop.closes().await;
}

#[tokio::test]
async fn so_many_returns_are_asked_for_and_no_more() {
    let shop = Shop::open().await;
    let guest = shop.guest().await;
    let order = arrived(&guest, 21).await;
    for _ in 0..20 {
        order.asks_back(1).await.expect(200);
    }
    order.asks_back(1).await.refused(409, "too_many_parts");
    shop.closes().await;
}
