//! What each endpoint asks of AWS: calls and capacity units, counted, not estimated.

use std::collections::BTreeMap;

use journeys::Shop;
use reqwest::Method;
use serde_json::{Value, json};

pub async fn print(shop: &Shop) {
    shop.sells("cost-a", 1_200, 1_000).await;
    shop.sells("cost-b", 800, 1_000).await;
    journey(shop).await;
    shop.idle().await;
    // The second time everything is warm: keys are cached and connections open.
    shop.forget_calls().await;
    journey(shop).await;
    shop.idle().await;
    let mut rows: BTreeMap<String, (u64, f64, f64, Vec<String>)> = BTreeMap::new();
    for call in shop.calls().await {
        let text = |name: &str| call[name].as_str().unwrap_or_default().to_owned();
        let count = call["count"].as_u64().unwrap_or(0);
        let row = rows.entry(text("function")).or_default();
        row.0 += count;
        row.1 += call["read_units"].as_f64().unwrap_or(0.0);
        row.2 += call["write_units"].as_f64().unwrap_or(0.0);
        row.3.push(format!("{} x{count}", text("operation")));
    }
    println!("## AWS calls of one journey: a guest buys two products, then cancels a second order");
    println!("{:<24} {:>5} {:>8} {:>8}  operations", "function", "calls", "read", "write");
    for (function, (calls, read, write, operations)) in rows {
        println!("{function:<24} {calls:>5} {read:>8.1} {write:>8.1}  {}", operations.join(", "));
    }
}

async fn journey(shop: &Shop) {
    let guest = shop.guest().await;
    shop.get("/v1/products?limit=20").await.expect(200);
    shop.get(&format!("/v1/products/{}", shop.product("cost-a"))).await.expect(200);
    guest.adds("cost-a", 1).await;
    guest.adds("cost-b", 2).await;
    guest.cart().await;
    let address: Value = json!({
        "name": "Kim", "line1": "Main Street 1", "city": "Berlin", "postal_code": "10115", "country": "DE"
    });
    let quote = json!({ "shipping_address": address, "shipping_option": "standard" });
    guest.sends(Method::POST, "/v1/checkout/quote", &quote).await.expect(200);
    let order = guest.checks_out().await;
    order.payment_becomes("paid").await;
    order.timeline().await;
    order.payment().await;
    guest.gets("/v1/orders").await.expect(200);
    guest.adds("cost-a", 1).await;
    let second = guest.checks_out().await;
    second.payment_becomes("paid").await;
    second.cancel().await.expect(200);
    second.becomes("cancelled").await;
}
