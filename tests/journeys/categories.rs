//! Kinds of products: how staff keeps them and shoppers browse them, and lists of products by status.

use journeys::Shop;
use reqwest::Method;
use serde_json::{Value, json};

async fn category(shop: &Shop, slug: &str) -> Option<Value> {
    let all = shop.get("/v1/categories").await.expect(200);
    let mut items = all["items"].as_array().unwrap().clone().into_iter();
    items.find(|category| category["slug"] == slug)
}

#[tokio::test]
async fn staff_names_and_orders_categories() {
    let shop = Shop::open().await;
    let (first, second) = (shop.fresh(), shop.fresh());
    let path = |slug: &str| format!("/v1/admin/categories/{slug}");
    let body = |name: &str, position: u32| {
        json!({
            "name": name, "position": position, "description": "For those who cook.",
            "image": { "url": "https://images.example/kitchen.jpg", "alt": "A kitchen" },
        })
    };
    let made = shop.as_admin(Method::PUT, &path(&first), Some(&body("Second", 4_002))).await;
    assert_eq!(made.expect(201)["slug"], first.as_str());
    let named = shop.as_admin(Method::PUT, &path(&second), Some(&body("First", 4_001))).await;
    named.expect(201);
    let again = shop.as_admin(Method::PUT, &path(&second), Some(&body("Best", 4_001))).await;
    assert_eq!(again.expect(200)["name"], "Best");

    let answer = shop.get("/v1/categories").await;
    let all = answer.expect(200);
    let slugs: Vec<&str> = all["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|item| item["slug"].as_str().unwrap())
        .collect();
    let place = |slug: &String| slugs.iter().position(|other| other == slug).unwrap();
    assert!(place(&second) < place(&first), "{slugs:?}");
    let tag = answer.header("etag").unwrap();
    let known = shop.call(Method::GET, "/v1/categories").header("if-none-match", tag).send().await;
    assert_eq!(known.status, 304);

    for bad in [
        json!({}),
        json!({ "name": "" }),
        json!({ "name": "A", "colour": "red" }),
        json!({ "name": "A", "position": -1 }),
        json!({ "name": "A", "image": { "url": "javascript:alert(1)" } }),
    ] {
        let refused = shop.as_admin(Method::PUT, &path(&first), Some(&bad)).await;
        refused.refused(400, "invalid_request");
    }
    let odd = shop.as_admin(Method::PUT, &path("Not%20a%20slug"), Some(&body("A", 1))).await;
    odd.refused(404, "not_found");
    let customer = shop.customer().await;
    let refused = customer.sends(Method::PUT, &path(&first), &body("Mine", 1)).await;
    refused.refused(403, "role_missing");
    let nobody = shop.call(Method::DELETE, &path(&first)).send().await;
    nobody.refused(401, "unauthorized");
    customer.asks(Method::DELETE, &path(&first), |call| call).await.refused(403, "role_missing");
    for slug in [&first, &second] {
        assert_eq!(shop.as_admin(Method::DELETE, &path(slug), None).await.status, 204);
        assert_eq!(category(&shop, slug).await, None);
        shop.as_admin(Method::DELETE, &path(slug), None).await.refused(404, "not_found");
    }
    shop.closes().await;
}

#[tokio::test]
async fn a_category_with_products_stays_until_they_have_left() {
    let shop = Shop::open().await;
    let slug = shop.fresh();
    let path = format!("/v1/admin/categories/{slug}");
    shop.sells("mug", 1_000, 5).await;
    shop.updates("mug", |body| body["category"] = slug.clone().into()).await;
    assert!(category(&shop, &slug).await.is_some(), "it begins with its first product");
    for status in ["active", "draft"] {
        shop.updates("mug", |body| body["status"] = status.into()).await;
        let refused = shop.as_admin(Method::DELETE, &path, None).await;
        refused.refused(409, "category_in_use");
    }
    shop.archives("mug").await;
    assert_eq!(shop.as_admin(Method::DELETE, &path, None).await.status, 204);
    shop.closes().await;
}

#[tokio::test]
async fn a_category_that_was_deleted_under_a_new_product_comes_back() {
    let shop = Shop::open().await;
    let slug = shop.fresh();
    let path = format!("/v1/admin/categories/{slug}");
    for round in 0..5 {
        let word = format!("mug{round}");
        shop.sells(&word, 1_000, 5).await;
        let moves = shop.updates(&word, |body| body["category"] = slug.clone().into());
        let deletes = shop.as_admin(Method::DELETE, &path, None);
        futures::future::join(moves, deletes).await;
    }
    shop.idle().await;
    assert!(category(&shop, &slug).await.is_some());
    shop.closes().await;
}

#[tokio::test]
async fn staff_lists_products_of_any_status_and_shoppers_only_what_is_for_sale() {
    let shop = Shop::open().await;
    let category = shop.fresh();
    for (word, status) in [("a", "active"), ("d", "draft"), ("x", "active")] {
        shop.sells(word, 1_000, 1).await;
        shop.updates(word, |body| {
            body["category"] = category.clone().into();
            body["status"] = status.into();
        })
        .await;
    }
    shop.archives("x").await;
    let path = |status: &str| format!("/v1/products?category={category}&status={status}");
    for (status, word) in [("active", "a"), ("draft", "d"), ("archived", "x")] {
        let answer = shop.as_admin(Method::GET, &path(status), None).await;
        let page = answer.expect(200);
        let ids: Vec<_> =
            page["items"].as_array().unwrap().iter().map(|item| item["id"].clone()).collect();
        assert_eq!(ids, [json!(shop.product(word))], "{status}");
        assert_eq!(answer.header("cache-control"), Some("no-store"));
        shop.get(&path(status)).await.refused(401, "unauthorized");
    }
    let customer = shop.customer().await;
    customer.gets(&path("draft")).await.refused(403, "role_missing");
    let public = shop.get(&format!("/v1/products?category={category}")).await;
    assert_eq!(public.expect(200)["items"].as_array().unwrap().len(), 1);
    let cache = public.header("cache-control").unwrap();
    assert!(cache.starts_with("public, max-age="), "{cache}");
    let tag = public.header("etag").unwrap();
    let list = format!("/v1/products?category={category}");
    let known = shop.call(Method::GET, &list).header("if-none-match", tag).send().await;
    assert_eq!(known.status, 304);
    shop.get("/v1/products?price_min=2&price_max=1").await.refused(400, "invalid_request");
    shop.closes().await;
}
