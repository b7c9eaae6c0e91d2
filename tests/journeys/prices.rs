//! Prices that are scheduled: everywhere the one in force, from its first moment to its last.

use jiff::Timestamp;
use journeys::Shop;
use reqwest::Method;
use serde_json::{Value, json};

fn money(amount: i64) -> Value {
    json!({ "amount": amount, "currency": "USD" })
}

/// So many minutes from now, as the shop has it.
async fn at(shop: &Shop, minutes: i64) -> String {
    Timestamp::from_second(shop.now().await + minutes * 60).unwrap().to_string()
}

async fn goes_on_sale(shop: &Shop, word: &str, price: i64, from: i64, to: i64) {
    let (from, to) = (at(shop, from).await, at(shop, to).await);
    let schedule = json!([{ "price": money(price), "valid_from": from, "valid_to": to }]);
    shop.updates(word, |body| body["variants"][0]["price_schedule"] = schedule).await;
}

#[tokio::test]
async fn a_sale_begins_and_ends_everywhere_at_its_time() {
    let shop = Shop::open().await;
    shop.sells("mug", 1_000, 50).await;
    goes_on_sale(&shop, "mug", 700, 60, 120).await;
    let path = format!("/v1/products/{}", shop.product("mug"));
    let shown = async || {
        let product = shop.get(&path).await.expect(200);
        let variant = &product["variants"][0];
        assert!(variant["price_schedule"].is_null(), "not the shopper's to know");
        (variant["price"]["amount"].as_i64().unwrap(), variant["compare_at_price"].clone())
    };
    let guest = shop.guest().await;
    let carried = async || guest.adds("mug", 1).await["lines"][0]["unit_price"]["amount"].clone();

    assert_eq!((shown().await, carried().await), ((1_000, Value::Null), json!(1_000)));
    let tag = shop.get(&path).await.header("etag").unwrap().to_owned();
    shop.advance(61).await;
    assert_eq!((shown().await, carried().await), ((700, money(1_000)), json!(700)));
    let seen_before = shop.call(Method::GET, &path).header("if-none-match", &tag).send().await;
    assert_eq!(
        seen_before.status, 200,
        "the price is another, though nobody has edited the product"
    );
    assert_eq!(guest.cart().await["problems"], json!([]), "adding has shown the new price");
    let order = guest.checks_out().await;
    assert_eq!(order.now().await["subtotal"], money(1_400));

    shop.advance(60).await;
    assert_eq!((shown().await, carried().await), ((1_000, Value::Null), json!(1_000)));
    shop.closes().await;
}

#[tokio::test]
async fn lists_and_search_follow_a_sale_within_a_minute() {
    let shop = Shop::open().await;
    let name = format!("alpaca shawl {}", shop.fresh());
    shop.sells("shawl", 9_000, 5).await;
    let category = shop.fresh();
    shop.updates("shawl", |body| {
        body["name"] = name.clone().into();
        body["category"] = category.clone().into();
    })
    .await;
    goes_on_sale(&shop, "shawl", 4_000, 30, 90).await;
    shop.idle().await;
    let cheap = async || {
        let list = format!("/v1/products?category={category}&price_max=5000&sort=price_asc");
        let search = format!("/v1/products/search?q=shawl&category={category}&price_max=5000");
        let count = async |path: String| {
            shop.get(&path).await.expect(200)["items"].as_array().unwrap().len()
        };
        (count(list).await, count(search).await)
    };
    assert_eq!(cheap().await, (0, 0));
    shop.advance(31).await;
    shop.run("apply-price-schedule").await;
    shop.idle().await;
    assert_eq!(cheap().await, (1, 1));
    shop.advance(60).await;
    shop.run("apply-price-schedule").await;
    shop.idle().await;
    assert_eq!(cheap().await, (0, 0));
    let again = shop.run("apply-price-schedule").await;
    assert_eq!(again["failed"], 0, "{again:#}");
    shop.closes().await;
}

#[tokio::test]
async fn staff_sees_and_edits_the_schedule_and_a_bad_one_is_refused() {
    let shop = Shop::open().await;
    shop.sells("mug", 1_000, 5).await;
    goes_on_sale(&shop, "mug", 700, -10, 50).await;
    let path = format!("/v1/products/{}", shop.product("mug"));
    let kept = shop.as_admin(Method::GET, &path, None).await;
    let variant = kept.expect(200)["variants"][0].clone();
    assert_eq!(
        (&variant["price"], &variant["price_schedule"][0]["price"]),
        (&money(1_000), &money(700))
    );
    assert_eq!(kept.header("etag"), Some("\"2\""));
    assert_eq!(kept.header("cache-control"), Some("no-store"));
    let known =
        |token: &str| shop.call(Method::GET, &path).bearer(token).header("if-none-match", "\"2\"");
    assert_eq!(shop.with_admin(known).await.status, 304);

    let (now, later) = (at(&shop, 0).await, at(&shop, 60).await);
    let entry =
        |from: &str, to: &str| json!({ "price": money(1), "valid_from": from, "valid_to": to });
    for schedule in
        [json!([entry(&later, &now)]), json!([entry(&now, &later), entry(&now, &later)])]
    {
        let body = json!({
            "name": "A mug", "variants": [{ "price": money(10), "price_schedule": schedule }],
        });
        let refused = shop.as_admin(Method::POST, "/v1/admin/products", Some(&body)).await;
        let refused = refused.refused(422, "product_invalid");
        assert_eq!(refused["errors"][0]["code"], "price_schedule_invalid");
    }
    let body = json!({
        "name": "A mug",
        "variants": [{ "price": money(10), "price_schedule": [{ "price": money(1), "valid_from": "soon" }] }],
    });
    let refused = shop.as_admin(Method::POST, "/v1/admin/products", Some(&body)).await;
    refused.refused(400, "invalid_request");
    shop.closes().await;
}

#[tokio::test]
async fn a_new_ordinary_price_is_told() {
    let shop = Shop::open().await;
    shop.sells("mug", 1_000, 5).await;
    shop.reprices("mug", 1_200).await;
    shop.updates("mug", |body| body["name"] = "Mug of another name".into()).await;
    let product = shop.product("mug");
    let items = shop.table("CatalogTable").await;
    let events = items.iter().filter_map(|item| item["event"].as_str());
    let events = events.map(|text| serde_json::from_str::<Value>(text).unwrap());
    let told: Vec<Value> = events
        .filter(|event| {
            event["aggregate_id"] == product && event["type"] == "product.price_changed"
        })
        .collect();
    assert_eq!(told.len(), 1, "{told:#?}");
    assert_eq!(told[0]["aggregate_version"], 2);
    let change = json!([{ "sku": shop.sku("mug"), "was": money(1_000), "now": money(1_200) }]);
    assert_eq!(told[0]["data"]["variants"], change);
    shop.closes().await;
}
