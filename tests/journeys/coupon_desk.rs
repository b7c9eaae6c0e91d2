//! Coupons as staff makes, lists and ends them.

use journeys::Shop;
use reqwest::Method;
use serde_json::{Value, json};

fn money(amount: i64) -> Value {
    json!({ "amount": amount, "currency": "USD" })
}

#[tokio::test]
async fn staff_makes_lists_and_ends_coupons() {
    let shop = Shop::open().await;
    let path = "/v1/admin/coupons";
    let code = format!("STAFF-{}", shop.name()).to_uppercase();
    let terms = json!({
        "code": code.to_lowercase(), "kind": "amount", "amount": money(500), "valid_to": "2099-01-01T00:00:00Z",
        "minimum_subtotal": money(1_000), "total_limit": 10, "per_customer_limit": 1,
    });
    let answer = shop.as_admin(Method::POST, path, Some(&terms)).await;
    let made = answer.expect(201);
    assert_eq!(
        (&made["code"], &made["used"], &made["version"]),
        (&json!(code), &json!(0), &json!(1))
    );
    assert_eq!(answer.header("location"), Some(format!("{path}/{code}").as_str()));
    let twice = shop.as_admin(Method::POST, path, Some(&terms)).await;
    assert_eq!(twice.refused(409, "coupon_exists")["coupon"], code);

    let create = async |edit: fn(&mut Value)| {
        let mut body = json!({ "code": "NEVER", "kind": "percent", "rate_bp": 100 });
        edit(&mut body);
        shop.as_admin(Method::POST, path, Some(&body)).await
    };
    let flawed = create(|body| {
        body["rate_bp"] = 10_001.into();
        body["total_limit"] = 0.into();
        body["valid_to"] = "2020-01-01T00:00:00Z".into();
    });
    let refused = flawed.await.refused(422, "coupon_invalid");
    let pointers: Vec<_> =
        refused["errors"].as_array().unwrap().iter().map(|error| &error["pointer"]).collect();
    assert_eq!(pointers, ["/rate_bp", "/total_limit", "/valid_to"]);
    let foreign =
        create(|body| body["minimum_subtotal"] = json!({ "amount": 1, "currency": "EUR" }));
    foreign.await.refused(422, "currency_mismatch");
    for (field, value) in [
        ("kind", json!("gift")),
        ("code", json!("a")),
        ("used", json!(3)),
        ("valid_to", json!("soon")),
    ] {
        let mut body = json!({ "code": "NEVER", "kind": "percent", "rate_bp": 100 });
        body[field] = value;
        shop.as_admin(Method::POST, path, Some(&body)).await.refused(400, "invalid_request");
    }

    for word in ["PAGE-A", "PAGE-B", "PAGE-C"] {
        shop.coupon(word, &json!({ "kind": "free_shipping" })).await;
    }
    let mut codes = Vec::new();
    let mut next = String::new();
    loop {
        let page =
            shop.as_admin(Method::GET, &format!("{path}?limit=2{next}"), None).await.expect(200);
        let items = page["items"].as_array().unwrap();
        assert!((1..=2).contains(&items.len()), "{page:#}");
        codes.extend(items.iter().map(|item| item["code"].as_str().unwrap().to_owned()));
        let Some(cursor) = page["next_cursor"].as_str() else { break };
        next = format!("&cursor={cursor}");
    }
    let mut sorted = codes.clone();
    sorted.sort();
    sorted.dedup();
    assert_eq!(codes, sorted, "each once, in order");
    assert!(
        ["PAGE-A", "PAGE-C"].iter().all(|word| codes.iter().any(|code| code.starts_with(word)))
    );
    for bad in ["limit=0", "limit=101", "cursor=x", "sort=used"] {
        shop.as_admin(Method::GET, &format!("{path}?{bad}"), None)
            .await
            .refused(400, "invalid_request");
    }

    let one = format!("{path}/{code}");
    let end = async |version: Option<&str>| {
        let call = |token: &str| {
            let call = shop.call(Method::DELETE, &one).bearer(token);
            match version {
                Some(version) => call.header("if-match", version),
                None => call,
            }
        };
        shop.with_admin(call).await
    };
    end(Some("first")).await.refused(400, "invalid_request");
    end(Some("\"1\"")).await.expect(204);
    assert_eq!(end(Some("\"1\"")).await.refused(412, "version_conflict")["current"]["version"], 2);
    end(None).await.expect(204);
    shop.as_admin(Method::DELETE, "/v1/admin/coupons/NO-SUCH", None)
        .await
        .refused(404, "not_found");
    shop.as_admin(Method::DELETE, "/v1/admin/coupons/a", None).await.refused(404, "not_found");

    let (guest, customer) = (shop.guest().await, shop.customer().await);
    for (method, path) in
        [(Method::POST, path), (Method::GET, path), (Method::DELETE, one.as_str())]
    {
        for shopper in [&guest, &customer] {
            let answer = shopper.asks(method.clone(), path, |call| call.json(&terms)).await;
            answer.refused(403, "role_missing");
        }
        shop.call(method, path).json(&terms).send().await.refused(401, "unauthorized");
    }
    shop.closes().await;
}
