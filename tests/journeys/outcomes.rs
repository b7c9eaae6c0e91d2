//! Answers that belong to the contract and to no longer story: each is reached once.

use journeys::{Shop, Shopper, shop::Fault};
use reqwest::Method;
use serde_json::{Value, json};

/// A product's body with variants of these SKUs.
fn product(name: &str, skus: &[String], price: &Value) -> Value {
    let variant = |(index, sku): (usize, &String)| json!({ "sku": sku, "options": { "size": format!("size {index}") }, "price": price });
    let variants: Vec<Value> = skus.iter().enumerate().map(variant).collect();
    json!({ "name": name, "variants": variants })
}

fn usd(amount: i64) -> Value {
    json!({ "amount": amount, "currency": "USD" })
}

#[tokio::test]
async fn a_key_is_good_for_one_request() {
    let shop = Shop::open().await;
    shop.sells("mug", 1_250, 10).await;
    let adjustment = async |delta: i64| {
        let path = format!("/v1/admin/stock/{}/adjustments", shop.sku("mug"));
        let body = json!({ "delta": delta, "reason": "Found" });
        let key = format!("adjust-{}", shop.name());
        let call = |token: &str| {
            let call = shop.call(Method::POST, &path).bearer(token);
            call.header("idempotency-key", &key).json(&body)
        };
        shop.with_admin(call).await
    };
    adjustment(5).await.expect(200);
    adjustment(6).await.refused(422, "idempotency_key_reused");
    assert_eq!(shop.level("mug").await.available, 15);

    let guest = shop.guest().await;
    guest.adds("mug", 1).await;
    let order = guest.pays_with("pm_card_visa_chargeDeclined").await;
    order.becomes("payment_failed").await;
    let path = format!("/v1/orders/{}/payment/attempts", order.id);
    let card = |name: &str| json!({ "payment_method": name });
    guest.posts(&path, "again", &card("pm_card_visa")).await.expect(201);
    guest
        .posts(&path, "again", &card("pm_card_mastercard"))
        .await
        .refused(422, "idempotency_key_reused");
    order.becomes("confirmed").await;
    let path = format!("/v1/orders/{}/cancel", order.id);
    guest.posts(&path, "stop", &json!({})).await.expect(200);
    let other = json!({ "reason": "Another one" });
    guest.posts(&path, "stop", &other).await.refused(422, "idempotency_key_reused");
    order.becomes("cancelled").await;
    shop.closes().await;
}

#[tokio::test]
async fn a_product_that_cannot_be_so_is_not_saved() {
    let shop = Shop::open().await;
    shop.sells("mug", 1_250, 10).await;
    let (mug, name) = (shop.sku("mug"), format!("cup of {}", shop.name()));
    let own = vec![format!("cup-{}", shop.name())];
    let path = "/v1/admin/products";
    let taken = product(&name, std::slice::from_ref(&mug), &usd(900));
    shop.as_admin(Method::POST, path, Some(&taken)).await.refused(409, "sku_conflict");
    let euros = product(&name, &own, &json!({ "amount": 900, "currency": "EUR" }));
    shop.as_admin(Method::POST, path, Some(&euros)).await.refused(422, "currency_mismatch");
    let created = shop.as_admin(Method::POST, path, Some(&product(&name, &own, &usd(900)))).await;
    let path = format!("{path}/{}", created.expect(201)["id"].as_str().unwrap());
    let update = async |body: &Value| {
        let call =
            |token: &str| shop.call(Method::PUT, &path).bearer(token).header("if-match", "\"1\"");
        shop.with_admin(|token| call(token).json(body)).await
    };
    update(&taken).await.refused(409, "sku_conflict");
    update(&euros).await.refused(422, "currency_mismatch");
    let none: [String; 0] = [];
    update(&product(&name, &none, &usd(900))).await.refused(422, "product_invalid");
    update(&product(&name, &own, &usd(950))).await.expect(200);
    shop.closes().await;
}

#[tokio::test]
async fn forty_variants_are_not_replaced_by_forty_others_in_one_step() {
    let shop = Shop::open().await;
    let skus =
        |word: &str| (0..40).map(|n| format!("{word}-{n}-{}", shop.name())).collect::<Vec<_>>();
    let name = format!("paints of {}", shop.name());
    let before = product(&name, &skus("oil"), &usd(900));
    let created = shop.as_admin(Method::POST, "/v1/admin/products", Some(&before)).await;
    let path = format!("/v1/admin/products/{}", created.expect(201)["id"].as_str().unwrap());
    let mut after = product(&format!("other {name}"), &skus("chalk"), &usd(700));
    after["category"] = json!("uncategorised-paints");
    let call =
        |token: &str| shop.call(Method::PUT, &path).bearer(token).header("if-match", "\"1\"");
    let answer = shop.with_admin(|token| call(token).json(&after)).await;
    answer.refused(422, "too_many_changes");
    shop.closes().await;
}

#[tokio::test]
async fn a_cart_takes_only_what_is_for_sale_and_has_room() {
    let shop = Shop::open().await;
    let guest = shop.guest().await;
    let skus: Vec<String> = (0..41).map(|n| format!("leaf-{n}-{}", shop.name())).collect();
    for (number, some) in skus.chunks(40).enumerate() {
        let body = product(&format!("leaves {number} of {}", shop.name()), some, &usd(100));
        shop.as_admin(Method::POST, "/v1/admin/products", Some(&body)).await.expect(201);
    }
    let edit = async |sku: &str| {
        guest.sends(Method::PUT, &format!("/v1/cart/items/{sku}"), &json!({ "quantity": 1 })).await
    };
    edit("no-such-thing").await.refused(422, "sku_not_for_sale");
    for sku in &skus[..40] {
        edit(sku).await.expect(200);
    }
    edit(&skus[40]).await.refused(422, "line_limit");
    shop.closes().await;
}

#[tokio::test]
async fn a_quote_says_what_stands_in_the_way() {
    let shop = Shop::open().await;
    shop.sells("mug", 1_250, 10).await;
    shop.sells("pen", 30, 10).await;
    let guest = shop.guest().await;
    let quote = async |guest: &Shopper<'_>, field: &str, value: Value| {
        let mut wish = json!({
            "shipping_address": guest.checkout().body["shipping_address"], "shipping_option": "standard",
        });
        *wish.pointer_mut(field).unwrap() = value;
        guest.sends(Method::POST, "/v1/checkout/quote", &wish).await
    };
    quote(&guest, "/shipping_option", json!("standard")).await.refused(422, "cart_empty");
    guest.adds("mug", 1).await;
    let boat = quote(&guest, "/shipping_option", json!("by-boat")).await;
    boat.refused(422, "shipping_option_unknown");
    let far = quote(&guest, "/shipping_address/country", json!("AQ")).await;
    far.refused(422, "country_not_served");
    shop.archives("mug").await;
    let gone = quote(&guest, "/shipping_option", json!("standard")).await;
    gone.refused(409, "item_unavailable");

    let (thrifty, coupon) = (shop.guest().await, json!({ "kind": "free_shipping" }));
    thrifty.adds("pen", 1).await;
    thrifty.redeems(&shop.coupon("ship", &coupon).await).await.expect(200);
    let refused = thrifty.checkout().send().await.refused(422, "amount_too_small");
    assert_eq!(refused["least"], 50, "{refused:#}");
    shop.closes().await;
}

#[tokio::test]
async fn what_one_has_already_is_not_sent_again() {
    let shop = Shop::open().await;
    shop.sells("mug", 1_250, 10).await;
    let document = shop.get("/v1/openapi.json").await;
    assert_eq!(document.expect(200), *journeys::shop::answers().document());
    assert!(document.header("cache-control").unwrap().contains("max-age"), "it is cacheable");
    let tag = document.header("etag").unwrap();
    let again = shop.call(Method::GET, "/v1/openapi.json").header("if-none-match", tag);
    assert_eq!(again.send().await.status, 304);

    let guest = shop.guest().await;
    assert_eq!(guest.gets("/v1/auth/verify-token").await.expect(200)["kind"], "guest");
    guest.adds("mug", 1).await;
    let order = guest.checks_out().await;
    order.payment_becomes("paid").await;
    shop.idle().await;
    let path = format!("/v1/orders/{}/payment", order.id);
    let seen = guest.gets(&path).await;
    let tag = seen.header("etag").unwrap().to_owned();
    let again = guest.asks(Method::GET, &path, |call| call.header("if-none-match", &tag)).await;
    assert_eq!((again.status, again.text.as_str()), (304, ""));
    shop.closes().await;
}

#[tokio::test]
async fn a_webhook_that_cannot_be_kept_is_sent_again() {
    let shop = Shop::open().await;
    shop.sells("mug", 1_250, 10).await;
    let guest = shop.guest().await;
    guest.adds("mug", 1).await;
    let order = guest.checks_out().await;
    order.payment_becomes("paid").await;
    shop.idle().await;
    let now = shop.now().await;
    let nothing = json!({ "object": "balance" }).to_string();
    let answer = shop.webhook(&nothing, &shop.signature(&nothing, now)).await;
    answer.refused(400, "invalid_request");
    let event = json!({
        "id": format!("evt_kept_{}", shop.fresh()), "object": "event", "type": "payment_intent.succeeded",
        "data": { "object": {
            "id": order.intent().await, "object": "payment_intent", "status": "succeeded",
            "metadata": { "order_id": order.id },
        } },
    })
    .to_string();
    shop.faults(&[Fault::of("receive-payment-webhook", "server_error").times(1_000)]).await;
    let answer = shop.webhook(&event, &shop.signature(&event, now)).await;
    answer.refused(503, "unavailable");
    shop.no_faults().await;
    shop.webhook(&event, &shop.signature(&event, now)).await.expect(202);
    order.is_paid_once().await;
    shop.closes().await;
}

#[tokio::test]
async fn tokens_of_mails_and_cookies_are_not_anybodys() {
    let shop = Shop::open().await;
    let proof = json!({ "token": "somebody-made-this-up" });
    let verify = shop.call(Method::POST, "/v1/auth/verify-email").json(&proof);
    verify.send().await.refused(422, "verification_token_invalid");
    let guest = shop.guest().await;
    let refresh = |origin: &str| {
        let cookie = format!("__Host-refresh={}", guest.guest_token());
        let call = shop.call(Method::POST, "/v1/auth/refresh").header("cookie", &cookie);
        call.header("origin", origin)
    };
    refresh("https://evil.example").send().await.refused(403, "origin_refused");
    refresh("http://localhost:5173").send().await.expect(200);
    let guest = |origin| shop.call(Method::POST, "/v1/auth/guest").header("origin", origin).send();
    for elsewhere in ["https://evil.example", "null"] {
        guest(elsewhere).await.refused(403, "origin_refused");
    }
    guest("http://localhost:5173").await.expect(201);
    shop.closes().await;
}

/// Elsewhere the limits per address are lifted, since everything here comes from one.
#[tokio::test]
async fn one_address_may_do_so_much_and_no_more() {
    let shop = Shop::open_with(&[
        "RegisterPerAddress=1",
        "GuestSessionsPerAddress=1",
        "ResetsPerAddress=1",
        "UnpaidOrdersPerAddress=1",
    ])
    .await;
    shop.sells("mug", 1_250, 10).await;
    let customer = shop.customer().await;
    let guest = shop.guest().await;
    let ask =
        async |path: &str, body: &Value| shop.call(Method::POST, path).json(body).send().await;
    let other =
        json!({ "email": "eve@example.test", "password": "long enough for two", "name": "Eve" });
    ask("/v1/auth/register", &other).await.refused(429, "too_many_requests");
    let refused = ask("/v1/auth/guest", &json!({})).await;
    refused.refused(429, "too_many_requests");
    assert!(refused.header("retry-after").is_some(), "{refused}");
    let forgotten = json!({ "email": customer.email });
    ask("/v1/auth/password-reset", &forgotten).await.expect(202);
    ask("/v1/auth/password-reset", &forgotten).await.refused(429, "too_many_requests");
    customer.adds("mug", 1).await;
    let checkout = customer.checkout();
    checkout.ends_in_an_order().await.becomes("confirmed").await;
    checkout.send().await.expect(201);
    guest.adds("mug", 1).await;
    guest.checkout().send().await.refused(429, "too_many_requests");
    shop.closes().await;
}
