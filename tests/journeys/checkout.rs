//! What a checkout refuses, and what it tells so that the shopper can act.

use journeys::Shop;
use reqwest::Method;
use serde_json::json;

#[tokio::test]
async fn more_than_there_is_is_refused_with_what_there_is() {
    let shop = Shop::open().await;
    shop.sells("mug", 1_250, 3).await;
    shop.sells("hat", 2_000, 50).await;
    let guest = shop.guest().await;
    guest.adds("hat", 1).await;
    let cart = guest.adds("mug", 5).await;
    let expected = json!([{ "code": "insufficient_stock", "sku": shop.sku("mug"), "wanted": 5, "available": 3 }]);
    assert_eq!(cart["problems"], expected);

    let refused = guest.checkout().send().await.refused(409, "insufficient_stock");
    assert_eq!(refused["lines"], json!([{ "sku": shop.sku("mug"), "wanted": 5, "available": 3 }]));
    assert_eq!(shop.level("hat").await.held, 0);

    let path = format!("/v1/cart/items/{}", shop.sku("mug"));
    guest.sends(Method::PUT, &path, &json!({ "quantity": 3 })).await.expect(200);
    let order = guest.checks_out().await;
    order.becomes("confirmed").await;
    shop.idle().await;
    let level = shop.level("mug").await;
    assert_eq!((level.available, level.held, level.sold), (0, 0, 3));
    shop.closes().await;
}

#[tokio::test]
async fn the_last_unit_goes_to_one_of_two_guests_and_the_other_hears_so() {
    let shop = Shop::open().await;
    shop.sells("mug", 1_250, 1).await;
    let (anna, berta) = (shop.guest().await, shop.guest().await);
    anna.adds("mug", 1).await;
    berta.adds("mug", 1).await;
    let (first, second) = (anna.checkout(), berta.checkout());
    let (first, second) = tokio::join!(first.send(), second.send());
    let (winner, won, lost) =
        if first.status == 201 { (&anna, first, second) } else { (&berta, second, first) };
    let refused = lost.refused(409, "insufficient_stock");
    assert_eq!(refused["lines"], json!([{ "sku": shop.sku("mug"), "wanted": 1, "available": 0 }]));
    let order = winner.has(&won);
    order.becomes("confirmed").await;
    shop.idle().await;
    let level = shop.level("mug").await;
    assert_eq!((level.available, level.held, level.sold), (0, 0, 1));
    shop.closes().await;
}

#[tokio::test]
async fn a_price_that_has_risen_is_refused_with_was_and_now() {
    let shop = Shop::open().await;
    shop.sells("mug", 1_250, 10).await;
    let guest = shop.guest().await;
    guest.adds("mug", 2).await;
    let wish = json!({ "shipping_address": guest.checkout().body["shipping_address"], "shipping_option": "standard" });
    let quote = guest.sends(Method::POST, "/v1/checkout/quote", &wish).await.expect(200);
    shop.reprices("mug", 1_500).await;

    let (was, now) = (
        json!({ "amount": 1_250, "currency": "USD" }),
        json!({ "amount": 1_500, "currency": "USD" }),
    );
    let problems =
        json!([{ "code": "price_changed", "sku": shop.sku("mug"), "was": was, "now": now }]);
    assert_eq!(guest.cart().await["problems"], problems);
    let checkout = guest.checkout().with("expected_total", quote["total"].clone());
    let refused = checkout.send().await.refused(409, "price_changed");
    assert_eq!(refused["was"], quote["total"]);
    assert_eq!(refused["now"]["amount"], 4_283);
    assert_eq!(refused["lines"], json!([{ "sku": shop.sku("mug"), "was": was, "now": now }]));

    let agreed = checkout.with("expected_total", refused["now"].clone());
    let order = guest.has(&agreed.send().await);
    assert_eq!(order.total(), 4_283);
    order.becomes("confirmed").await;
    order.is_paid_once().await;
    shop.closes().await;
}

#[tokio::test]
async fn a_price_that_has_fallen_is_simply_charged() {
    let shop = Shop::open().await;
    shop.sells("mug", 1_250, 10).await;
    let guest = shop.guest().await;
    guest.adds("mug", 2).await;
    shop.reprices("mug", 1_000).await;
    let checkout = guest.checkout();
    let checkout = checkout.with("expected_total", json!({ "amount": 3_688, "currency": "USD" }));
    let order = guest.has(&checkout.send().await);
    assert_eq!(order.placed["lines"][0]["unit_price"]["amount"], 1_000);
    order.becomes("confirmed").await;
    order.is_paid_once().await;
    shop.closes().await;
}

#[tokio::test]
async fn a_cart_that_was_changed_in_another_tab_is_not_bought_unseen() {
    let shop = Shop::open().await;
    shop.sells("mug", 1_250, 10).await;
    let guest = shop.guest().await;
    let seen = guest.adds("mug", 1).await["version"].clone();
    let now = guest.adds("mug", 1).await["version"].clone();
    let checkout = guest.checkout().with("cart_version", seen);
    let refused = checkout.send().await.refused(409, "cart_changed");
    assert_eq!(refused["version"], now);
    let order = guest.has(&checkout.with("cart_version", now).send().await);
    order.becomes("confirmed").await;
    shop.closes().await;
}

#[tokio::test]
async fn what_is_not_sold_any_more_is_named_and_cannot_be_bought() {
    let shop = Shop::open().await;
    shop.sells("mug", 1_250, 10).await;
    shop.sells("hat", 2_000, 10).await;
    let guest = shop.guest().await;
    guest.adds("mug", 1).await;
    guest.adds("hat", 1).await;
    shop.archives("hat").await;
    let cart = guest.cart().await;
    assert_eq!(cart["problems"], json!([{ "code": "unavailable", "sku": shop.sku("hat") }]));
    assert_eq!(cart["subtotal"]["amount"], 1_250);
    let refused = guest.checkout().send().await.refused(409, "item_unavailable");
    assert_eq!(refused["lines"], json!([shop.sku("hat")]));
    let path = format!("/v1/cart/items/{}", shop.sku("hat"));
    guest.asks(Method::DELETE, &path, |call| call).await.expect(200);
    guest.checks_out().await.becomes("confirmed").await;
    shop.closes().await;
}

#[tokio::test]
async fn an_empty_cart_and_places_that_are_not_served_are_refused() {
    let shop = Shop::open().await;
    shop.sells("mug", 1_250, 10).await;
    let guest = shop.guest().await;
    guest.checkout().send().await.refused(422, "cart_empty");
    guest.adds("mug", 1).await;
    let mut checkout = guest.checkout();
    checkout.body["shipping_address"]["country"] = "FR".into();
    checkout.send().await.refused(422, "country_not_served");
    let express = guest.checkout().with("shipping_option", "express".into());
    let refused = express.send().await.refused(422, "shipping_option_unknown");
    assert_eq!(refused["allowed"], json!(["standard"]));
    let euros = json!({ "amount": 10_000, "currency": "EUR" });
    let checkout = guest.checkout().with("expected_total", euros);
    checkout.send().await.refused(422, "currency_mismatch");
    shop.closes().await;
}

#[tokio::test]
async fn shipping_is_free_from_a_sum_and_tax_is_the_country_s() {
    let shop = Shop::open().await;
    shop.sells("lamp", 7_500, 10).await;
    let guest = shop.guest().await;
    guest.adds("lamp", 1).await;
    let mut checkout = guest.checkout();
    checkout.body["shipping_address"]["country"] = "US".into();
    checkout.body["shipping_address"]["region"] = "CA".into();
    let order = guest.has(&checkout.send().await);
    let parts = ["subtotal", "shipping", "tax", "total"]
        .map(|part| order.placed[part]["amount"].as_i64().unwrap());
    // 7.25 % of 75.00 is 5.4375
    assert_eq!(parts, [7_500, 0, 544, 8_044]);
    order.becomes("confirmed").await;
    shop.closes().await;
}
