//! What finance sees: payments, their ledger, disputes, strays, and an hour without the provider.

use journeys::Shop;
use reqwest::Method;
use serde_json::{Value, json};

#[tokio::test]
async fn payments_are_listed_newest_first_with_filters_and_pages() {
    let shop = Shop::open().await;
    shop.sells("mug", 1_250, 10).await;
    let guest = shop.guest().await;
    let mut orders = Vec::new();
    for method in ["pm_card_visa", "pm_card_visa_chargeDeclined", "pm_card_visa"] {
        guest.adds("mug", 1).await;
        let order = guest.pays_with(method).await;
        let expected = if method == "pm_card_visa" { "paid" } else { "failed" };
        order.payment_becomes(expected).await;
        orders.push(order.id.clone());
    }
    orders.reverse();
    let ids = |list: &Value| -> Vec<String> {
        let items = list["items"].as_array().unwrap().iter();
        items.map(|item| item["order_id"].as_str().unwrap().to_owned()).collect()
    };
    let list = shop.payments("limit=3").await;
    assert_eq!(ids(&list), orders);
    assert_eq!(list["items"][0]["status"], "paid");
    assert_eq!(list["items"][0]["captured"], list["items"][0]["amount"]);

    let (mut walked, mut query) = (Vec::new(), "limit=1".to_owned());
    for _ in 0..3 {
        let page = shop.payments(&query).await;
        walked.extend(ids(&page));
        // the shop's first payments may be these three
        let Some(next) = page["next_cursor"].as_str() else { break };
        query = format!("limit=1&cursor={next}");
    }
    assert_eq!(walked, orders);
    let failed = shop.payments("status=failed&limit=3").await;
    assert!(ids(&failed).contains(&orders[1]) && !ids(&failed).contains(&orders[0]), "{failed:#}");
    assert_eq!(ids(&shop.payments("from=2001-01-01&to=2001-02-01").await), [""; 0]);

    for query in [
        "status=nothing",
        "from=yesterday",
        "limit=0",
        "stuck=maybe",
        "colour=red",
        "cursor=x",
        "from=2026-02-02&to=2026-02-01",
    ] {
        let path = format!("/v1/admin/payments?{query}");
        shop.as_admin(Method::GET, &path, None).await.refused(400, "invalid_request");
    }
    let cursor = list["next_cursor"].as_str().map(str::to_owned);
    if let Some(cursor) = cursor {
        let path = format!("/v1/admin/payments?stuck=true&cursor={cursor}");
        shop.as_admin(Method::GET, &path, None).await.refused(400, "invalid_request");
    }
    guest.gets("/v1/admin/payments").await.refused(403, "role_missing");
    shop.get("/v1/admin/payments").await.refused(401, "unauthorized");
    shop.closes().await;
}

#[tokio::test]
async fn the_ledger_has_every_movement_with_two_sides() {
    let shop = Shop::open().await;
    shop.sells("mug", 1_250, 10).await;
    let guest = shop.guest().await;
    guest.adds("mug", 2).await;
    let order = guest.checks_out().await;
    order.payment_becomes("paid").await;
    let part = json!({ "amount": { "amount": 700, "currency": "USD" }, "reason": "Scratched" });
    shop.refunds(&order, &part).await.expect(201);
    order.payment_becomes("partially_refunded").await;

    let payment = order.payment().await["id"].as_str().unwrap().to_owned();
    let ledger = shop.postings(&payment).await;
    let kinds: Vec<_> = ledger["entries"]
        .as_array()
        .unwrap()
        .iter()
        .map(|entry| entry["kind"].as_str().unwrap())
        .collect();
    assert_eq!(kinds, ["authorized", "captured", "refunded"]);
    let balance = |account: &str| {
        let all = ledger["balances"].as_array().unwrap();
        all.iter().find(|found| found["account"] == account).unwrap()["balance"].as_i64().unwrap()
    };
    assert_eq!(balance("provider_balance"), order.total() - 700);
    assert_eq!((balance("sales"), balance("refunds")), (-order.total(), 700));
    let sum: i64 = ledger["balances"]
        .as_array()
        .unwrap()
        .iter()
        .map(|found| found["balance"].as_i64().unwrap())
        .sum();
    assert_eq!(sum, 0);

    let nobody = "/v1/admin/payments/pay_01h00000000000000000000000/ledger";
    shop.as_admin(Method::GET, nobody, None).await.refused(404, "not_found");
    guest.gets(&format!("/v1/admin/payments/{payment}/ledger")).await.refused(403, "role_missing");
    shop.closes().await;
}

#[tokio::test]
async fn a_disputed_payment_holds_its_order_and_waits_for_a_person() {
    let shop = Shop::open().await;
    shop.sells("mug", 1_250, 10).await;
    let guest = shop.guest().await;
    guest.adds("mug", 1).await;
    let order = guest.pays_with("pm_card_createDispute").await;
    order.becomes("on_hold").await;
    // the dispute may be told before the capture is
    order.payment_becomes("paid").await;
    shop.idle().await;
    assert_eq!(shop.stuck_because(&order).await.as_deref(), Some("dispute_open"));
    let list = shop.payments("stuck=true&limit=100").await;
    let found = list["items"].as_array().unwrap().iter().find(|item| item["order_id"] == order.id);
    let found = found.unwrap();
    assert_eq!(found["withheld"], found["captured"]);
    assert_eq!(found["disputes"][0]["status"], "needs_response");
    let refund = shop.refunds(&order, &json!({ "reason": "Sorry" })).await;
    refund.refused(409, "payment_disputed");

    shop.bank_decides(&order.intent().await, true).await;
    shop.idle().await;
    assert_eq!(shop.stuck_because(&order).await, None);
    let payment = order.payment().await["id"].as_str().unwrap().to_owned();
    let ledger = shop.postings(&payment).await;
    let kinds: Vec<_> = ledger["entries"]
        .as_array()
        .unwrap()
        .iter()
        .map(|entry| entry["kind"].as_str().unwrap())
        .collect();
    assert_eq!(kinds, ["authorized", "captured", "disputed", "dispute_won"]);
    assert!(order.timeline().await.contains(&"dispute_closed".to_owned()));
    shop.refunds(&order, &json!({ "reason": "Sorry" })).await.expect(201);
    order.payment_becomes("refunded").await;
    shop.closes().await;
}

#[tokio::test]
async fn an_order_whose_money_the_bank_gave_back_can_be_cancelled_before_and_after() {
    let shop = Shop::open().await;
    shop.sells("mug", 1_250, 10).await;
    for decided_first in [true, false] {
        let guest = shop.guest().await;
        guest.adds("mug", 1).await;
        let order = guest.pays_with("pm_card_createDispute").await;
        order.becomes("on_hold").await;
        order.payment_becomes("paid").await;
        let intent = order.intent().await;
        if decided_first {
            shop.bank_decides(&intent, false).await;
            shop.idle().await;
            assert_eq!(order.is("cancel").await["status"], "cancelling");
        } else {
            assert_eq!(order.is("cancel").await["status"], "cancelling");
            shop.idle().await;
            assert_eq!(shop.stuck_because(&order).await.as_deref(), Some("refund_failed"));
            shop.bank_decides(&intent, false).await;
        }
        order.becomes("cancelled").await;
        shop.idle().await;
        assert_eq!(shop.stuck_because(&order).await, None);
        assert_eq!(shop.movements(&order.id, "refunded").await, 0);
    }
    let level = shop.level("mug").await;
    assert_eq!((level.available, level.held), (10, 0));
    shop.closes().await;
}

#[tokio::test]
async fn what_no_webhook_told_is_found_by_reconciliation() {
    let shop = Shop::open_on_disk().await;
    shop.sells("mug", 1_250, 10).await;
    let guest = shop.guest().await;
    guest.adds("mug", 1).await;
    let order = guest.pays_with("pm_sim_noWebhook").await;
    order.becomes_in_time("confirmed", 10).await;
    order.payment_becomes("paid").await;
    let intent = order.intent().await;
    let payment = order.payment().await["id"].as_str().unwrap().to_owned();
    let stray = shop.is_refunded_by_hand(&intent, 100).await;
    shop.is_disputed(&intent).await;
    shop.idle().await;
    assert_eq!(shop.stuck_because(&order).await, None, "nobody has told");

    shop.advance(10).await;
    shop.run("reconcile-payments").await;
    shop.minutes_pass(2).await;
    order.becomes("on_hold").await;
    assert_eq!(shop.stuck_because(&order).await.as_deref(), Some("dispute_open"));
    let list = shop.payments("stuck=true&limit=100").await;
    let strays = list["strays"].as_array().unwrap();
    let found = strays.iter().find(|found| found["id"] == stray).unwrap();
    assert_eq!((&found["order_id"], &found["amount"]["amount"]), (&json!(order.id), &json!(100)));

    let again = shop.run("reconcile-payments").await;
    assert_eq!(shop.movements(&order.id, "captured").await, 1, "{again}");
    // what was refunded past the shop is in the provider's ledger only
    shop.closes_but_for(|found| found.id == payment).await;
}

#[tokio::test]
async fn an_hour_without_the_provider_loses_nothing() {
    let shop = Shop::open().await;
    shop.sells("mug", 1_250, 20).await;
    let (anna, berta, carla) = (shop.guest().await, shop.guest().await, shop.guest().await);
    // authorized, and the provider is gone before the capture
    anna.adds("mug", 1).await;
    shop.provider_fails("capture", "503").await;
    let authorized = anna.checks_out().await;
    authorized.becomes("confirmed").await;
    shop.provider_is_down(true).await;
    // placed when nobody can charge, and never paid in time
    berta.adds("mug", 2).await;
    let hopeless = berta.checks_out().await;
    hopeless
        .payment_is("a provider that is not there", |payment| {
            payment["provider_unavailable"] == true
        })
        .await;
    for _ in 0..13 {
        shop.advance(4).await;
        shop.run("retry-due-payments").await;
    }
    hopeless.becomes("expired").await;
    // placed shortly before the provider is back
    carla.adds("mug", 3).await;
    let lucky = carla.checks_out().await;
    shop.minutes_pass(8).await;
    lucky
        .payment_is("a provider that is not there", |payment| {
            payment["provider_unavailable"] == true
        })
        .await;
    let breaker = shop.table("PaymentsTable").await;
    let breaker = breaker.iter().find(|item| item["pk"] == "BREAKER#provider").unwrap();
    assert!(breaker["failures"].as_u64().unwrap() >= 5, "{breaker:#}");
    assert_eq!(shop.dead_letters().await, []);

    shop.provider_is_down(false).await;
    lucky.becomes_in_time("confirmed", 5).await;
    for _ in 0..15 {
        if authorized.now().await["payment_status"] == "paid" {
            break;
        }
        shop.minutes_pass(1).await;
        shop.idle().await;
    }
    authorized.is_paid_once().await;
    lucky.is_paid_once().await;
    shop.idle().await;
    assert_eq!(shop.movements(&hopeless.id, "captured").await, 0);
    assert_eq!(hopeless.now().await["status"], "expired");
    // the provider is asked again after ever longer whiles
    let unknown = "stuck=true&status=pending";
    for _ in 0..30 {
        if shop.payments(unknown).await["items"] == json!([]) {
            break;
        }
        shop.minutes_pass(5).await;
        shop.idle().await;
    }
    assert_eq!(shop.payments(unknown).await["items"], json!([]));
    shop.closes().await;
}

#[tokio::test]
async fn after_a_refused_capture_another_card_is_charged_once_and_the_first_hold_is_let_go() {
    let shop = Shop::open().await;
    shop.sells("mug", 1_250, 10).await;
    let guest = shop.guest().await;
    guest.adds("mug", 1).await;
    let order = guest.pays_with("pm_sim_captureFails").await;
    order.becomes("on_hold").await;
    order.pays_again_with("pm_card_visa").await.expect(201);
    order.payment_becomes("paid").await;
    for (kind, times) in [("authorized", 2), ("voided", 1), ("captured", 1)] {
        assert_eq!(shop.movements(&order.id, kind).await, times, "{kind}");
    }
    assert_eq!(order.now().await["status"], "on_hold", "a person lets it go on");
    shop.closes().await;
}
