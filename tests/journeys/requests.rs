//! Requests that are not as documented, and what is not the caller's to see.

use journeys::{Shop, shop::Call};
use reqwest::Method;
use serde_json::{Value, json};

#[tokio::test]
async fn every_bad_field_is_named_at_once() {
    let shop = Shop::open().await;
    let guest = shop.guest().await;
    let body = json!({ "sku": 7, "quantity": "many", "price": 1 });
    let refused =
        guest.sends(Method::POST, "/v1/cart/items", &body).await.refused(400, "invalid_request");
    let errors = refused["errors"].as_array().unwrap();
    let mut pointers: Vec<_> =
        errors.iter().map(|error| error["pointer"].as_str().unwrap()).collect();
    pointers.sort_unstable();
    assert_eq!(pointers, ["/price", "/quantity", "/sku"], "{refused:#}");
    for (name, value) in
        [("total", json!(1)), ("status", json!("paid")), ("user_id", json!("usr_1"))]
    {
        let checkout = guest.checkout().with(name, value);
        checkout.send().await.refused(400, "invalid_request");
    }
    shop.closes().await;
}

#[tokio::test]
async fn bodies_that_are_too_large_or_no_json_are_refused() {
    let shop = Shop::open().await;
    let guest = shop.guest().await;
    let post = async |content_type: &str, body: String| {
        guest
            .asks(Method::POST, "/v1/cart/items", |call| call.body(content_type, body.clone()))
            .await
    };
    let huge = json!({ "sku": "x".repeat(66 * 1024), "quantity": 1 }).to_string();
    post("application/json", huge).await.refused(413, "body_too_large");
    let fine = json!({ "sku": "mug", "quantity": 1 }).to_string();
    post("text/plain", fine.clone()).await.refused(415, "unsupported_content_type");
    post("application/json; charset=utf-8", fine).await.refused(422, "sku_not_for_sale");
    for broken in ["", "{", "[]", "null", "{\"sku\":\"a\",\"sku\":\"b\",\"quantity\":1}"] {
        let answer = post("application/json", broken.to_owned()).await;
        assert!((400..500).contains(&answer.status), "{broken:?}: {answer}");
    }
    assert_eq!(shop.get("/v1/nothing").await.status, 404);
    shop.closes().await;
}

#[tokio::test]
async fn someone_else_s_order_is_as_if_it_were_not_there() {
    let shop = Shop::open().await;
    shop.sells("mug", 1_250, 10).await;
    let (anna, eve) = (shop.guest().await, shop.customer().await);
    anna.adds("mug", 1).await;
    let order = anna.checks_out().await;
    order.payment_becomes("paid").await;
    let nobody_s = "ord_01h00000000000000000000000";
    for rest in ["", "/timeline", "/payment"] {
        let hers =
            eve.gets(&format!("/v1/orders/{}{rest}", order.id)).await.refused(404, "not_found");
        let missing =
            eve.gets(&format!("/v1/orders/{nobody_s}{rest}")).await.refused(404, "not_found");
        assert_eq!(shape(&hers), shape(&missing), "both look the same");
    }
    let cancel = format!("/v1/orders/{}/cancel", order.id);
    eve.posts(&cancel, "key", &json!({})).await.refused(404, "not_found");
    let attempt = format!("/v1/orders/{}/payment/attempts", order.id);
    let card = json!({ "payment_method": "pm_card_visa" });
    eve.posts(&attempt, "key", &card).await.refused(404, "not_found");
    assert_eq!(eve.gets("/v1/orders").await.expect(200)["items"], json!([]));
    assert_eq!(order.now().await["status"], "confirmed");
    eve.gets("/v1/orders/not-an-id").await.refused(404, "not_found");
    // The address of the order is in the answer because it was in the question.
    let asked_for = order.id.clone();
    shop.closes_but_for(|violation| violation.invariant == 10 && violation.id == asked_for).await;
}

/// A problem without what differs by request.
fn shape(problem: &Value) -> Vec<(String, Value)> {
    let fields = problem.as_object().unwrap().iter();
    let same = fields.filter(|(name, _)| !matches!(name.as_str(), "instance" | "request_id"));
    same.map(|(name, value)| (name.clone(), value.clone())).collect()
}

#[tokio::test]
async fn staff_routes_are_closed_to_customers_and_guests() {
    let shop = Shop::open().await;
    shop.sells("mug", 1_250, 10).await;
    let (guest, customer) = (shop.guest().await, shop.customer().await);
    let product = format!("/v1/admin/products/{}", shop.product("mug"));
    let stock = format!("/v1/admin/stock/{}/adjustments", shop.sku("mug"));
    let body = json!({ "delta": 5, "reason": "Mine" });
    let with =
        |call: Call| call.header("idempotency-key", "k").header("if-match", "\"1\"").json(&body);
    let routes = [
        (Method::POST, "/v1/admin/products"),
        (Method::PUT, &product),
        (Method::DELETE, &product),
        (Method::POST, "/v1/admin/products/import"),
        (Method::POST, &stock),
    ];
    for (method, path) in routes {
        for shopper in [&guest, &customer] {
            shopper.asks(method.clone(), path, with).await.refused(403, "role_missing");
        }
        with(shop.call(method, path)).send().await.refused(401, "unauthorized");
    }
    guest.gets("/v1/me").await.refused(403, "account_required");
    assert_eq!(shop.level("mug").await.available, 10);
    shop.closes().await;
}

#[tokio::test]
async fn answers_say_who_may_keep_them() {
    let shop = Shop::open().await;
    let guest = shop.guest().await;
    let cart = guest.gets("/v1/cart").await;
    assert_eq!(cart.header("cache-control"), Some("no-store"));
    assert_eq!(cart.header("x-content-type-options"), Some("nosniff"));
    assert!(cart.header("strict-transport-security").is_some());
    assert!(cart.header("x-request-id").unwrap().starts_with(shop.name()), "it is echoed");
    let products = shop.get("/v1/products").await;
    assert!(products.header("cache-control").unwrap().contains("max-age"), "{products}");
    let config = shop.get("/v1/config").await.expect(200);
    assert_eq!(config["currency"], "USD", "{config:#}");
    shop.closes().await;
}
