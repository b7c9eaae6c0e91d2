//! The largest and the most.

use journeys::Shop;
use reqwest::Method;
use serde_json::{Value, json};

/// A product with so many variants in stock, 99 of each; answers their SKUs.
async fn forty_colors(shop: &Shop, variants: usize) -> Vec<String> {
    let sku = |n: usize| format!("color-{n}-{}", shop.name());
    let variant = |n: usize| json!({ "sku": sku(n), "options": { "color": format!("color {n}") }, "price": { "amount": 199, "currency": "USD" } });
    let body = json!({
        "name": format!("paint {}", shop.name()), "variants": (1..=variants).map(variant).collect::<Vec<_>>(),
    });
    shop.as_admin(Method::POST, "/v1/admin/products", Some(&body)).await.expect(201);
    let skus: Vec<String> = (1..=variants).map(sku).collect();
    for sku in &skus {
        shop.adjusts(sku, 99).await.expect(200);
    }
    skus
}

#[tokio::test]
async fn forty_lines_of_ninety_nine_check_out_and_the_forty_first_is_refused() {
    let shop = Shop::open().await;
    shop.sells("mug", 1_250, 10).await;
    let customer = shop.customer().await;
    let skus = forty_colors(&shop, 40).await;
    for sku in &skus {
        customer.adds(sku, 99).await;
    }
    let one = json!({ "sku": shop.sku("mug"), "quantity": 1 });
    let refused =
        customer.sends(Method::POST, "/v1/cart/items", &one).await.refused(422, "line_limit");
    assert_eq!(refused["most"], 40);
    let guest = shop.guest_of(&customer).await;
    guest.adds("mug", 1).await;
    guest.adds(&skus[0], 1).await;
    let body = json!({ "guest_token": guest.access_token() });
    let merged = customer.sends(Method::POST, "/v1/cart/merge", &body).await.expect(200);
    assert_eq!(merged["dropped"], json!([{ "sku": shop.sku("mug"), "quantity": 1 }]));
    assert_eq!(merged["capped"], json!([{ "sku": skus[0], "quantity": 99 }]));

    let order = customer.checks_out().await;
    assert_eq!(order.placed["subtotal"]["amount"], 40 * 99 * 199);
    order.becomes("confirmed").await;
    order.is_paid_once().await;
    shop.idle().await;
    for sku in &skus {
        let level = shop.level(sku).await;
        assert_eq!((level.available, level.held, level.sold), (0, 0, 99), "{sku}");
    }
    order.cancel().await.expect(200);
    order.becomes("cancelled").await;
    assert_eq!(shop.level(&skus[39]).await.available, 99);
    shop.closes().await;
}

#[tokio::test]
async fn nobody_has_more_than_three_unpaid_orders() {
    let shop = Shop::open().await;
    shop.sells("mug", 1_250, 10).await;
    let guest = shop.guest().await;
    let mut orders = Vec::new();
    for _ in 0..3 {
        guest.adds("mug", 1).await;
        orders.push(guest.pays_with("pm_card_authenticationRequired").await);
    }
    guest.adds("mug", 1).await;
    let refused = guest.checkout().send().await.refused(409, "too_many_unpaid_orders");
    assert_eq!(refused["most"], 3);
    let open = guest.cart().await["open_orders"].clone();
    let mut shown: Vec<&Value> =
        open.as_array().unwrap().iter().map(|order| &order["id"]).collect();
    shown.sort_by_key(ToString::to_string);
    assert_eq!(shown, orders.iter().map(|order| &order.placed["id"]).collect::<Vec<_>>());

    orders[0].payment_becomes("requires_action").await;
    orders[0].cancel().await.expect(200);
    let fourth = guest.checks_out().await;
    fourth.becomes("confirmed").await;
    fourth.is_paid_once().await;
    // A confirmed order does not count either.
    guest.adds("mug", 1).await;
    guest.checks_out().await.becomes("confirmed").await;
    shop.closes().await;
}
