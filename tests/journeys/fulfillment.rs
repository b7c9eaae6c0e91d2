//! From the paid order to the delivered one: what staff do, in parts, twice, too early and without the right.

use journeys::{Order, Shop, Shopper};
use reqwest::Method;
use serde_json::{Value, json};

const DAY: i64 = 24 * 60;

async fn paid<'a>(guest: &'a Shopper<'a>, mugs: u32) -> Order<'a> {
    guest.shop.sells("mug", 1_250, 50).await;
    guest.adds("mug", mugs).await;
    let order = guest.checks_out().await;
    order.payment_becomes("paid").await;
    order
}

fn parcel(mugs: u32) -> Value {
    json!({
        "transition": "ship", "carrier": "UPS", "tracking_number": "1Z 999 AA1",
        "lines": [{ "line_id": "1", "quantity": mugs }],
    })
}

#[tokio::test]
async fn an_order_leaves_in_two_parcels_arrives_and_is_completed_after_the_window() {
    let shop = Shop::open().await;
    let guest = shop.guest().await;
    let order = paid(&guest, 3).await;
    assert_eq!(order.is("start").await["status"], "processing");
    let part = order.steps(&parcel(2)).await.expect(200);
    assert_eq!(part["status"], "partially_shipped");
    assert_eq!(part["fulfillment_status"], "partially_shipped");
    let exceeded = order.steps(&parcel(2)).await.refused(409, "order_line_exceeded");
    assert_eq!(exceeded["left"], 1);
    order.steps(&json!({ "transition": "deliver" })).await.refused(409, "order_status_conflict");
    assert_eq!(order.is("ship").await["status"], "shipped");
    assert_eq!(order.is("deliver").await["fulfillment_status"], "delivered");

    let seen = order.now().await;
    let parcels = seen["shipments"].as_array().unwrap();
    assert_eq!(parcels.len(), 2, "{seen:#}");
    assert_eq!(parcels[0]["tracking_url"], "https://www.ups.com/track?tracknum=1Z999AA1");
    assert_eq!(parcels[1]["lines"][0]["quantity"], 1);
    shop.letter(&guest.email, "on its way").await;

    shop.run("expire-orders").await;
    assert_eq!(order.now().await["status"], "delivered", "the window is open");
    for _ in 0..2 {
        // a guest's session ends when nobody looks in for thirty days
        shop.advance(15 * DAY).await;
        order.now().await;
    }
    shop.run("expire-orders").await;
    assert_eq!(order.now().await["status"], "completed");
    order.asks_back(1).await.refused(409, "return_window_closed");
    let timeline = order.timeline().await;
    let rest = ["processing_started", "partially_shipped", "shipped", "delivered", "completed"];
    assert!(timeline.ends_with(&rest.map(str::to_owned)), "{timeline:?}");
    shop.closes().await;
}

#[tokio::test]
async fn the_same_step_sent_often_and_at_once_is_taken_once() {
    let shop = Shop::open().await;
    let guest = shop.guest().await;
    let order = paid(&guest, 4).await;
    order.is("start").await;
    let (path, key) = (order.transitions(), shop.fresh());
    let body = parcel(1);
    let once = || shop.admin_posts(&path, &key, &body);
    let answers = futures::future::join_all([once(), once(), once(), once()]).await;
    for answer in &answers {
        answer.expect(200);
        assert_eq!(answer.text, answers[0].text);
    }
    assert_eq!(order.now().await["shipments"].as_array().unwrap().len(), 1);
    shop.admin_posts(&path, &key, &parcel(2)).await.refused(422, "idempotency_key_reused");
    let three = parcel(3);
    let (one, other) = (shop.fresh(), shop.fresh());
    let race = [shop.admin_posts(&path, &one, &three), shop.admin_posts(&path, &other, &three)];
    let mut statuses: Vec<u16> =
        futures::future::join_all(race).await.iter().map(|answer| answer.status).collect();
    statuses.sort_unstable();
    assert_eq!(statuses, [200, 409], "only three are left");
    shop.closes().await;
}

#[tokio::test]
async fn a_held_order_waits_until_it_is_released_or_cancelled() {
    let shop = Shop::open().await;
    let guest = shop.guest().await;
    let order = paid(&guest, 1).await;
    let hold = json!({ "transition": "hold", "reason": "The address looks odd" });
    order.steps(&json!({ "transition": "hold" })).await.refused(400, "invalid_request");
    let held = order.steps(&hold).await.expect(200);
    assert_eq!((&held["status"], &held["reason"]), (&json!("on_hold"), &hold["reason"]));
    assert!(order.now().await["reason"].is_null(), "the reason is for staff");
    order.steps(&json!({ "transition": "start" })).await.refused(409, "order_status_conflict");
    let found = shop.finds(&format!("status=on_hold&email={}", guest.email)).await;
    assert_eq!(found["items"][0]["id"], order.id.as_str());
    assert_eq!(order.is("release").await["status"], "confirmed");
    order.steps(&hold).await.expect(200);
    order.steps(&json!({ "transition": "cancel", "reason": "Fraud" })).await.expect(200);
    order.becomes("cancelled").await;
    assert_eq!(shop.level("mug").await.available, 50);
    assert!(order.timeline().await.contains(&"cancelled_by_staff".to_owned()));
    shop.closes().await;
}

#[tokio::test]
async fn an_order_whose_money_is_not_certain_is_neither_released_nor_shipped() {
    let shop = Shop::open().await;
    let guest = shop.guest().await;
    shop.sells("mug", 1_250, 10).await;
    guest.adds("mug", 1).await;
    // The bank has said yes, and takes that back when the money is to be taken.
    let order = guest.pays_with("pm_sim_captureFails").await;
    let order_now = order.becomes("on_hold").await;
    assert_eq!(order_now["payment_status"], "failed");
    let release = json!({ "transition": "release" });
    let refused = order.steps(&release).await.refused(409, "order_not_paid");
    assert_eq!(refused["payment_status"], "failed");
    order.steps(&json!({ "transition": "cancel" })).await.expect(200);
    order.becomes_in_time("cancelled", 5).await;
    shop.closes().await;
}

#[tokio::test]
async fn only_staff_of_warehouse_and_support_move_orders() {
    let shop = Shop::open().await;
    let guest = shop.guest().await;
    let order = paid(&guest, 1).await;
    let (path, start) = (order.transitions(), json!({ "transition": "start" }));
    for who in [&guest, &shop.customer().await, &shop.member("finance").await] {
        who.tries(Method::POST, &path, Some(&start)).await.refused(403, "role_missing");
    }
    let warehouse = shop.member("warehouse").await;
    let call = |key: Option<String>, path: &str, body: &Value| {
        let call = shop.call(Method::POST, path).bearer(&warehouse.access_token()).json(body);
        match key {
            Some(key) => call.header("idempotency-key", &key).send(),
            None => call.send(),
        }
    };
    call(None, &path, &start).await.refused(400, "idempotency_key_required");
    let none = "/v1/admin/orders/ord_01jd5m8k3r7q2v9x4c6b8n0zwf/transitions";
    call(Some(shop.fresh()), none, &start).await.refused(404, "not_found");
    for body in [
        json!({}),
        json!({ "transition": "fly" }),
        json!({ "transition": "start", "carrier": "UPS" }),
        json!({ "transition": "ship", "lines": [] }),
        json!({ "transition": "ship", "tracking_number": "<script>" }),
        json!({ "transition": "ship", "lines": [{ "line_id": "1", "quantity": 0 }] }),
        json!({ "transition": "ship", "lines": [
            { "line_id": "1", "quantity": 1 }, { "line_id": "1", "quantity": 1 },
        ] }),
    ] {
        call(Some(shop.fresh()), &path, &body).await.refused(400, "invalid_request");
    }
    call(Some(shop.fresh()), &path, &start).await.expect(200);
    let unknown = json!({ "transition": "ship", "lines": [{ "line_id": "9", "quantity": 1 }] });
    call(Some(shop.fresh()), &path, &unknown).await.refused(422, "order_line_unknown");
    order.cancel().await.refused(409, "order_status_conflict");
    shop.closes().await;
}

#[tokio::test]
async fn an_order_is_split_into_so_many_parcels_and_no_more() {
    let shop = Shop::open().await;
    let guest = shop.guest().await;
    let order = paid(&guest, 21).await;
    order.is("start").await;
    for _ in 0..20 {
        order.steps(&parcel(1)).await.expect(200);
    }
    assert_eq!(order.steps(&parcel(1)).await.refused(409, "too_many_parts")["most"], 20);
    shop.closes().await;
}
