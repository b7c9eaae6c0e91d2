//! What staff changes while people shop.

use journeys::Shop;
use reqwest::Method;
use serde_json::json;

#[tokio::test]
async fn of_two_edits_of_one_version_the_second_is_refused_and_shown_the_first() {
    let shop = Shop::open().await;
    shop.sells("mug", 1_250, 10).await;
    let path = format!("/v1/admin/products/{}", shop.product("mug"));
    let body = |price: i64| {
        json!({
            "name": "A better mug",
            "variants": [{ "sku": shop.sku("mug"), "price": { "amount": price, "currency": "USD" } }],
        })
    };
    let edit = async |price: i64, version: &str| {
        let body = body(price);
        let call = |token: &str| {
            shop.call(Method::PUT, &path).bearer(token).header("if-match", version).json(&body)
        };
        shop.with_admin(call).await
    };
    edit(1_300, "\"1\"").await.expect(200);
    let refused = edit(1_400, "\"1\"").await.refused(412, "version_conflict");
    assert_eq!(refused["current"]["version"], 2);
    assert_eq!(refused["current"]["variants"][0]["price"]["amount"], 1_300);
    edit(1_400, "\"2\"").await.expect(200);
    let unnamed = shop.as_admin(Method::PUT, &path, Some(&body(1_500))).await;
    unnamed.refused(428, "if_match_required");
    shop.closes().await;
}

#[tokio::test]
async fn stock_cannot_be_corrected_below_what_is_held_for_orders() {
    let shop = Shop::open().await;
    shop.sells("mug", 1_250, 10).await;
    let guest = shop.guest().await;
    guest.adds("mug", 4).await;
    let order = guest.pays_with("pm_card_visa_chargeDeclined").await;
    order.becomes("payment_failed").await;
    let refused = shop.adjusts(&shop.sku("mug"), -7).await.refused(409, "below_held");
    assert_eq!((&refused["held"], &refused["available"]), (&json!(4), &json!(6)));
    let level = shop.adjusts(&shop.sku("mug"), -6).await.expect(200);
    assert_eq!((&level["on_hand"], &level["available"]), (&json!(4), &json!(0)));
    shop.adjusts("no-such-thing", 1).await.refused(404, "not_found");
    shop.closes().await;
}

#[tokio::test]
async fn a_shopper_sees_whether_things_are_in_stock() {
    let shop = Shop::open().await;
    shop.sells("mug", 1_250, 4).await;
    let path = format!("/v1/products/{}/availability", shop.product("mug"));
    let availability = async || shop.get(&path).await.expect(200)["variants"][0].clone();
    assert_eq!(availability().await, json!({ "sku": shop.sku("mug"), "availability": "in_stock" }));
    let guest = shop.guest().await;
    guest.adds("mug", 2).await;
    let order = guest.checks_out().await;
    let low = json!({ "sku": shop.sku("mug"), "availability": "low", "remaining": 2 });
    assert_eq!(availability().await, low);
    order.becomes("confirmed").await;
    guest.adds("mug", 2).await;
    guest.checks_out().await.becomes("confirmed").await;
    assert_eq!(availability().await["availability"], "out");
    shop.closes().await;
}

#[tokio::test]
async fn pages_of_products_are_complete_and_broken_cursors_are_refused() {
    let shop = Shop::open().await;
    shop.sells("mug", 1_250, 1).await;
    let (mut seen, mut cursor) = (Vec::new(), String::new());
    loop {
        let page = shop.get(&format!("/v1/products?limit=7{cursor}")).await.expect(200);
        let items = page["items"].as_array().unwrap();
        assert!(items.len() <= 7);
        seen.extend(items.iter().map(|product| product["id"].to_string()));
        let Some(next) = page["next_cursor"].as_str() else { break };
        cursor = format!("&cursor={next}");
    }
    let all = seen.len();
    seen.sort();
    seen.dedup();
    assert_eq!(seen.len(), all, "no product twice");
    assert!(seen.contains(&json!(shop.product("mug")).to_string()));
    shop.get("/v1/products?limit=7&cursor=bm9uc2Vuc2U").await.refused(400, "invalid_request");
    shop.get("/v1/products?limit=0").await.refused(400, "invalid_request");
    shop.get("/v1/products?colour=red").await.refused(400, "invalid_request");
    shop.closes().await;
}
