//! Refunds by staff: in parts, by lines, at once, and those that fail.

use futures::future::join_all;
use journeys::{Order, Shop, Shopper};
use reqwest::Method;
use serde_json::{Value, json};

/// Three mugs and two hats, paid for.
async fn sold<'a>(shop: &Shop, guest: &'a Shopper<'a>, payment_method: &str) -> Order<'a> {
    shop.sells("mug", 1_250, 20).await;
    shop.sells("hat", 999, 20).await;
    guest.adds("mug", 3).await;
    guest.adds("hat", 2).await;
    let order = guest.pays_with(payment_method).await;
    order.payment_becomes("paid").await;
    order
}

fn cents(amount: i64) -> Value {
    json!({ "amount": amount, "currency": "USD" })
}

fn back(amount: i64) -> Value {
    json!({ "amount": cents(amount), "reason": "Arrived broken" })
}

/// What all units of a line have cost, with tax.
fn cost(line: &Value) -> i64 {
    let part = |field: &str| line[field]["amount"].as_i64().unwrap();
    part("line_total") - part("discount") + part("tax")
}

#[tokio::test]
async fn an_amount_then_lines_then_the_rest_go_back_exactly() {
    let shop = Shop::open().await;
    let guest = shop.guest().await;
    let order = sold(&shop, &guest, "pm_card_visa").await;
    let lines = order.placed["lines"].as_array().unwrap().clone();

    let mut by_unit = 0;
    for _ in 0..3 {
        let wanted = json!({ "line_id": lines[0]["id"], "quantity": 1 });
        let body = json!({ "lines": [wanted], "reason": "Arrived broken" });
        let refund = shop.refunds(&order, &body).await.expect(201);
        assert_eq!(refund["status"], "pending");
        assert_eq!(refund["lines"][0]["quantity"], 1);
        by_unit += refund["amount"]["amount"].as_i64().unwrap();
    }
    assert_eq!(by_unit, cost(&lines[0]), "one by one they cost what they cost together");
    let partly = order.payment_becomes("partially_refunded").await;
    assert_eq!(partly["status"], "confirmed");
    let once_more =
        json!({ "lines": [{ "line_id": lines[0]["id"], "quantity": 1 }], "reason": "x" });
    let refused = shop.refunds(&order, &once_more).await;
    assert_eq!(refused.refused(409, "refund_exceeds_rest")["units_left"], 0);

    shop.refunds(&order, &back(500)).await.expect(201);
    let rest = shop.refunds(&order, &json!({ "reason": "All of it" })).await.expect(201);
    assert_eq!(rest["amount"]["amount"], order.total() - by_unit - 500);
    order.payment_becomes("refunded").await;
    let nothing = shop.refunds(&order, &json!({ "reason": "Once more" })).await;
    assert_eq!(nothing.refused(409, "refund_exceeds_rest")["left"], cents(0));

    let payment = order.payment_is("five refunds that arrived", |payment| {
        let refunds = payment["refunds"].as_array().unwrap();
        refunds.len() == 5 && refunds.iter().all(|refund| refund["status"] == "succeeded")
    });
    assert_eq!(payment.await["refunded"]["amount"], order.total());
    assert_eq!(shop.movements(&order.id, "refunded").await, 5);
    shop.letter(&guest.email, "refund").await;
    shop.closes().await;
}

#[tokio::test]
async fn refunds_at_once_never_give_back_more_than_was_taken() {
    let shop = Shop::open().await;
    let guest = shop.guest().await;
    let order = sold(&shop, &guest, "pm_card_pendingRefund").await;
    let part = back(order.total() * 2 / 5);
    let answers = join_all((0..6).map(|_| shop.refunds(&order, &part))).await;
    let made = answers.iter().filter(|answer| answer.status == 201).count();
    assert_eq!(made, 2, "{answers:?}");
    for answer in answers.iter().filter(|answer| answer.status != 201) {
        answer.refused(409, "refund_exceeds_rest");
    }
    shop.idle().await;
    assert!(shop.movements(&order.id, "refunded").await <= 2);
    shop.closes().await;
}

#[tokio::test]
async fn the_same_refund_twice_is_one() {
    let shop = Shop::open().await;
    let guest = shop.guest().await;
    let order = sold(&shop, &guest, "pm_card_visa").await;
    let (key, body) = (shop.fresh(), back(700));
    let answers = join_all((0..5).map(|_| shop.refunds_with(&order.id, &key, &body))).await;
    for answer in &answers {
        answer.expect(201);
        assert_eq!(answer.text, answers[0].text);
    }
    shop.refunds_with(&order.id, &key, &back(701)).await.refused(422, "idempotency_key_reused");
    order.payment_becomes("partially_refunded").await;
    assert_eq!(shop.movements(&order.id, "refunded").await, 1);
    shop.closes().await;
}

#[tokio::test]
async fn what_cannot_be_refunded_is_refused_with_its_reason() {
    let shop = Shop::open().await;
    let guest = shop.guest().await;
    let order = sold(&shop, &guest, "pm_card_visa").await;
    let line = order.placed["lines"][0]["id"].clone();
    let units = |line: Value, quantity: Value| json!({ "lines": [{ "line_id": line, "quantity": quantity }], "reason": "x" });
    for (body, status, code) in [
        (json!({}), 400, "invalid_request"),
        (json!({ "reason": "x", "total": 1 }), 400, "invalid_request"),
        (json!({ "reason": "x", "amount": 5 }), 400, "invalid_request"),
        (back(0), 400, "invalid_request"),
        (back(-5), 400, "invalid_request"),
        (json!({ "reason": "x", "lines": [] }), 400, "invalid_request"),
        (units(line.clone(), json!(0)), 400, "invalid_request"),
        (units(line.clone(), json!("2")), 400, "invalid_request"),
        (
            json!({ "reason": "x", "amount": cents(1), "lines": [{ "line_id": line, "quantity": 1 }] }),
            400,
            "invalid_request",
        ),
        (
            json!({ "reason": "x", "lines": [{ "line_id": line, "quantity": 1 }, { "line_id": line, "quantity": 1 }] }),
            400,
            "invalid_request",
        ),
        (units(json!("99"), json!(1)), 422, "order_line_unknown"),
        (units(line.clone(), json!(4)), 409, "refund_exceeds_rest"),
        (back(order.total() + 1), 409, "refund_exceeds_rest"),
        (
            json!({ "reason": "x", "amount": { "amount": 1, "currency": "EUR" } }),
            422,
            "currency_mismatch",
        ),
    ] {
        shop.refunds(&order, &body).await.refused(status, code);
    }
    let path = format!("/v1/admin/orders/{}/refunds", order.id);
    let keyless = shop.as_admin(Method::POST, &path, Some(&back(1))).await;
    keyless.refused(400, "idempotency_key_required");
    guest.posts(&path, &shop.fresh(), &back(1)).await.refused(403, "role_missing");
    let customer = shop.customer().await;
    let nobody = "ord_01h00000000000000000000000";
    let path = format!("/v1/admin/orders/{nobody}/refunds");
    customer.posts(&path, &shop.fresh(), &back(1)).await.refused(403, "role_missing");
    shop.refunds_with(nobody, &shop.fresh(), &back(1)).await.refused(404, "not_found");

    guest.adds("mug", 1).await;
    let unpaid = guest.pays_with("pm_card_visa_chargeDeclined").await;
    unpaid.becomes("payment_failed").await;
    shop.refunds(&unpaid, &back(1)).await.refused(409, "payment_not_captured");
    shop.idle().await;
    assert_eq!(shop.movements(&order.id, "refunded").await, 0);
    shop.closes().await;
}

#[tokio::test]
async fn a_payment_has_fifty_refunds_at_most() {
    let shop = Shop::open().await;
    let guest = shop.guest().await;
    let order = sold(&shop, &guest, "pm_card_visa").await;
    for _ in 0..50 {
        shop.refunds(&order, &back(1)).await.expect(201);
    }
    shop.refunds(&order, &back(1)).await.refused(422, "too_many_refunds");
    shop.idle().await;
    assert_eq!(shop.movements(&order.id, "refunded").await, 50);
    shop.closes().await;
}

#[tokio::test]
async fn a_refund_that_fails_frees_its_amount_and_is_shown_to_staff() {
    let shop = Shop::open().await;
    let guest = shop.guest().await;
    let order = sold(&shop, &guest, "pm_sim_refundFails").await;
    shop.refunds(&order, &back(order.total())).await.expect(201);
    order.payment_is("a refund", |payment| payment["refunds"][0]["status"] == "pending").await;
    shop.refunds(&order, &back(1)).await.refused(409, "refund_exceeds_rest");
    shop.idle().await;
    shop.advance_seconds(10).await;
    order
        .payment_is("a failed refund", |payment| payment["refunds"][0]["status"] == "failed")
        .await;
    shop.idle().await;
    assert_eq!(shop.stuck_because(&order).await.as_deref(), Some("refund_failed"));
    assert_eq!(order.now().await["payment_status"], "paid");

    shop.refunds(&order, &back(order.total())).await.expect(201);
    shop.idle().await;
    shop.closes().await;
}

#[tokio::test]
async fn a_refund_that_comes_back_after_the_order_was_cancelled_is_shown_to_staff() {
    let shop = Shop::open_on_disk().await;
    let guest = shop.guest().await;
    let order = sold(&shop, &guest, "pm_card_refundFail").await;
    order.cancel().await.expect(200);
    order.becomes("cancelled").await;
    shop.idle().await;
    shop.advance_seconds(10).await;
    order
        .payment_is("a failed refund", |payment| payment["refunds"][0]["status"] == "failed")
        .await;
    shop.idle().await;
    assert_eq!(shop.stuck_because(&order).await.as_deref(), Some("refund_failed"));
    assert_eq!(order.now().await["status"], "cancelled");
    // this card's bank sends every refund back: a person has to find another way
    let id = order.id.clone();
    shop.closes_but_for(|found| found.id == id).await;
}

#[tokio::test]
async fn an_order_that_is_cancelled_after_a_part_went_back_gets_the_rest() {
    let shop = Shop::open().await;
    let guest = shop.guest().await;
    let order = sold(&shop, &guest, "pm_card_visa").await;
    shop.refunds(&order, &back(1_000)).await.expect(201);
    order.payment_becomes("partially_refunded").await;
    order.cancel().await.expect(200);
    let cancelled = order.becomes("cancelled").await;
    assert_eq!(cancelled["payment_status"], "refunded");
    assert_eq!(shop.movements(&order.id, "refunded").await, 2);
    shop.closes().await;
}

#[tokio::test]
async fn a_refund_whose_answer_is_lost_is_made_once() {
    let shop = Shop::open().await;
    let guest = shop.guest().await;
    let order = sold(&shop, &guest, "pm_card_visa").await;
    for fault in ["answer_lost", "500", "refuse"] {
        shop.provider_fails("refund", fault).await;
        shop.refunds(&order, &back(100)).await.expect(201);
        shop.idle().await;
        shop.minutes_pass(3).await;
    }
    shop.idle().await;
    assert_eq!(shop.movements(&order.id, "refunded").await, 3);
    assert_eq!(order.payment().await["refunded"]["amount"], 300);
    shop.closes().await;
}
