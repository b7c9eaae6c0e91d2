//! Coupons that take nothing off: each refusal says why, at the cart, in a quote and at the checkout.

use journeys::Shop;
use reqwest::Method;
use serde_json::{Value, json};

fn money(amount: i64) -> Value {
    json!({ "amount": amount, "currency": "USD" })
}

fn amounts<const N: usize>(body: &Value, parts: [&str; N]) -> [i64; N] {
    parts.map(|part| body[part]["amount"].as_i64().unwrap())
}

#[tokio::test]
async fn a_refusal_says_why_and_the_cart_keeps_what_it_has() {
    let shop = Shop::open().await;
    shop.sells("mug", 1_250, 10).await;
    let guest = shop.guest().await;
    guest.adds("mug", 1).await;
    let good = shop.coupon("GOOD", &json!({ "kind": "percent", "rate_bp": 1_000 })).await;
    guest.redeems(&good).await.expect(200);

    let refused = guest.redeems("NO-SUCH-COUPON").await.refused(422, "coupon_unknown");
    assert_eq!(refused["coupon"], "NO-SUCH-COUPON");
    let terms = json!({ "kind": "free_shipping", "valid_from": "2099-01-01T00:00:00Z" });
    let early = shop.coupon("EARLY", &terms).await;
    let refused = guest.redeems(&early).await.refused(422, "coupon_not_started");
    assert_eq!(refused["valid_from"], "2099-01-01T00:00:00Z");
    let large = shop
        .coupon("LARGE", &json!({ "kind": "free_shipping", "minimum_subtotal": money(1_251) }))
        .await;
    let refused = guest.redeems(&large).await.refused(422, "coupon_minimum");
    assert_eq!(refused["minimum"], money(1_251));
    let over = shop.coupon("OVER", &json!({ "kind": "free_shipping" })).await;
    shop.disables(&over).await;
    guest.redeems(&over).await.refused(422, "coupon_expired");
    assert_eq!(guest.cart().await["coupon"]["code"], good);

    for bad in
        [json!({ "code": "no" }), json!({ "code": 7 }), json!({}), json!({ "code": "A B C" })]
    {
        guest.sends(Method::PUT, "/v1/cart/coupon", &bad).await.refused(400, "invalid_request");
    }
    let remove =
        async || guest.asks(Method::DELETE, "/v1/cart/coupon", |call| call).await.expect(200);
    let cart = remove().await;
    assert!(cart["coupon"].is_null() && cart["discount"].is_null());
    assert_eq!(remove().await["version"], cart["version"], "a repeat changes nothing");
    guest.redeems(&good).await.expect(200);
    let cart = guest.asks(Method::DELETE, "/v1/cart", |call| call).await.expect(200);
    assert!(cart["coupon"].is_null(), "an empty cart begins anew");
    shop.closes().await;
}

#[tokio::test]
async fn a_coupon_that_does_not_apply_any_more_is_a_problem_and_never_a_surprise() {
    let shop = Shop::open().await;
    shop.sells("mug", 1_250, 20).await;
    let minimum = json!({ "kind": "percent", "rate_bp": 1_000, "minimum_subtotal": money(2_500) });
    let (large, over) = (
        shop.coupon("LARGE", &minimum).await,
        shop.coupon("OVER", &json!({ "kind": "free_shipping" })).await,
    );
    let guest = shop.guest().await;
    guest.adds("mug", 2).await;
    guest.redeems(&large).await.expect(200);
    let path = format!("/v1/cart/items/{}", shop.sku("mug"));
    let cart = guest.sends(Method::PUT, &path, &json!({ "quantity": 1 })).await.expect(200);
    let problem = json!({ "code": "coupon_minimum", "coupon": large, "minimum": money(2_500) });
    assert_eq!((amounts(&cart, ["discount"]), &cart["problems"]), ([0], &json!([problem])));
    assert_eq!(guest.quote().await.refused(422, "coupon_minimum")["minimum"], money(2_500));
    assert_eq!(guest.checkout().send().await.refused(422, "coupon_minimum")["coupon"], large);

    guest.redeems(&over).await.expect(200);
    shop.disables(&over).await;
    let problem = json!({ "code": "coupon_expired", "coupon": over });
    assert_eq!(guest.cart().await["problems"], json!([problem]));
    guest.quote().await.refused(422, "coupon_expired");
    guest.checkout().send().await.refused(422, "coupon_expired");
    assert_eq!(shop.level("mug").await.held, 0);

    guest.asks(Method::DELETE, "/v1/cart/coupon", |call| call).await.expect(200);
    guest.checks_out().await.becomes("confirmed").await;
    shop.closes().await;
}

#[tokio::test]
async fn codes_are_not_found_by_trying() {
    let shop = Shop::open().await;
    let guest = shop.guest().await;
    let mut tries = 0;
    let refused = loop {
        let answer = guest.redeems(&format!("GUESS-{tries}")).await;
        if answer.status == 429 {
            break answer;
        }
        answer.refused(422, "coupon_unknown");
        tries += 1;
        // An hour may end in between.
        assert!(tries <= 40, "nobody stops this guest");
    };
    refused.refused(429, "too_many_requests");
    assert!(refused.header("retry-after").is_some());
    assert!(tries >= 20, "an honest shopper is not stopped after {tries}");
    let other = shop.guest().await;
    other.redeems("GUESS-1").await.refused(422, "coupon_unknown");
    shop.closes().await;
}
