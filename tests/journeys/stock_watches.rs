//! Who asked for what was sold out hears once that it is back; the shop hears once that it runs out.

use journeys::{Answer, Shop, Shopper, shop::Fault};
use reqwest::Method;
use serde_json::{Value, json};

async fn asks_for(shopper: &Shopper<'_>, word: &str, body: Value) -> Answer {
    let path = format!("/v1/products/{}/back-in-stock", shopper.shop.product(word));
    shopper.sends(Method::POST, &path, &body).await
}

/// Asks as whoever this is: a guest says where to be mailed.
async fn waits_for(shopper: &Shopper<'_>, word: &str, is_guest: bool) -> Answer {
    let mut body = json!({ "sku": shopper.shop.sku(word) });
    if is_guest {
        body["email"] = shopper.email.clone().into();
    }
    asks_for(shopper, word, body).await
}

async fn letters(shopper: &Shopper<'_>) -> usize {
    let mail = shopper.shop.mail(&shopper.email).await;
    let about = |letter: &&Value| letter["text"].as_str().unwrap().contains("/products/");
    mail.iter().filter(about).count()
}

/// How often this was told of a SKU.
async fn told(shop: &Shop, kind: &str, sku: &str) -> usize {
    let events =
        shop.table("InventoryTable").await.into_iter().filter(|item| item["sk"] == "OUTBOX");
    let events =
        events.map(|item| serde_json::from_str::<Value>(item["event"].as_str().unwrap()).unwrap());
    events.filter(|event| event["type"] == kind && event["data"]["sku"] == sku).count()
}

#[tokio::test]
async fn everyone_who_asked_is_mailed_once_when_it_is_back() {
    let shop = Shop::open().await;
    shop.sells("mug", 1_250, 2).await;
    shop.splits("mug", 2).await.expect(200);
    shop.idle().await;
    let before = told(&shop, "stock.back", &shop.sku("mug")).await;
    let buyer = shop.guest().await;
    buyer.adds("mug", 2).await;
    let order = buyer.pays_with("pm_card_visa_chargeDeclined").await;
    order.becomes("payment_failed").await;
    let customer = shop.customer().await;
    let mut guests = Vec::new();
    // More than are mailed in one round.
    for _ in 0..30 {
        let guest = shop.guest().await;
        waits_for(&guest, "mug", true).await.expect(200);
        guests.push(guest);
    }
    let watch = waits_for(&customer, "mug", false).await.expect(200);
    assert_eq!(watch["product_id"], shop.product("mug").as_str());
    waits_for(&customer, "mug", false).await.expect(200);
    assert_eq!(letters(&customer).await, 0);

    // The window closes, and what was held is there again.
    shop.idle().await;
    shop.time_passes().await;
    shop.idle().await;
    for guest in &guests {
        assert_eq!(letters(guest).await, 1, "{}", guest.email);
    }
    assert_eq!(letters(&customer).await, 1);
    assert_eq!(told(&shop, "stock.back", &shop.sku("mug")).await, before + 2, "two rounds");

    // It goes and comes once more: nobody waits for it any more.
    shop.adjusts(&shop.sku("mug"), -2).await.expect(200);
    shop.idle().await;
    shop.adjusts(&shop.sku("mug"), 7).await.expect(200);
    shop.idle().await;
    assert_eq!(letters(&customer).await, 1);
    let watches = shop.table("InventoryTable").await;
    assert!(!watches.iter().any(|item| item["pk"].as_str().unwrap().starts_with("WATCH#")));
    shop.closes().await;
}

#[tokio::test]
async fn an_address_that_the_mailer_never_takes_keeps_nobody_else_from_being_told() {
    let shop = Shop::open().await;
    shop.sells("mug", 1_250, 1).await;
    let buyer = shop.guest().await;
    buyer.adds("mug", 1).await;
    buyer.checks_out().await.becomes("confirmed").await;
    let mut guests = Vec::new();
    for _ in 0..8 {
        let guest = shop.guest().await;
        waits_for(&guest, "mug", true).await.expect(200);
        guests.push(guest);
    }
    shop.idle().await;
    // Who asked first is told first.
    shop.faults(&[Fault::of("send-notification", "reject").at("SendEmail").times(1)]).await;
    shop.adjusts(&shop.sku("mug"), 5).await.expect(200);
    shop.idle().await;
    assert_eq!(shop.faults_struck().await, 1);
    let mut told = Vec::new();
    for guest in &guests {
        told.push(letters(guest).await);
    }
    told.sort_unstable();
    assert_eq!(told, [0, 1, 1, 1, 1, 1, 1, 1]);
    shop.closes().await;
}

#[tokio::test]
async fn a_fall_is_told_once_and_not_once_per_sale() {
    let shop = Shop::open().await;
    shop.sells("mug", 1_250, 6).await;
    shop.idle().await;
    let sku = shop.sku("mug");
    let before = told(&shop, "stock.low", &sku).await;
    for _ in 0..4 {
        let guest = shop.guest().await;
        guest.adds("mug", 1).await;
        guest.checks_out().await.becomes("confirmed").await;
    }
    shop.idle().await;
    assert_eq!(told(&shop, "stock.low", &sku).await, before + 1);
    shop.adjusts(&sku, 10).await.expect(200);
    shop.idle().await;
    shop.adjusts(&sku, -10).await.expect(200);
    shop.idle().await;
    assert_eq!(told(&shop, "stock.low", &sku).await, before + 2, "it fell again");
    shop.closes().await;
}

#[tokio::test]
async fn one_waits_only_for_what_is_sold_out_and_says_where_to_be_mailed() {
    let shop = Shop::open().await;
    shop.sells("mug", 1_250, 1).await;
    shop.sells("cup", 1_250, 1).await;
    let (guest, customer) = (shop.guest().await, shop.customer().await);
    let refused = waits_for(&guest, "mug", true).await.refused(409, "in_stock");
    assert_eq!(refused["sku"], shop.sku("mug").as_str());
    shop.adjusts(&shop.sku("mug"), -1).await.expect(200);

    asks_for(&guest, "mug", json!({ "sku": shop.sku("mug") })).await.refused(422, "email_required");
    let other = json!({ "sku": shop.sku("cup"), "email": guest.email });
    asks_for(&guest, "mug", other).await.refused(422, "sku_not_for_sale");
    for bad in [
        json!({ "sku": shop.sku("mug"), "email": "nobody" }),
        json!({ "sku": shop.sku("mug"), "email": guest.email, "phone": "1" }),
        json!({ "email": guest.email }),
    ] {
        asks_for(&guest, "mug", bad).await.refused(400, "invalid_request");
    }
    let elsewhere = json!({ "sku": shop.sku("mug"), "email": "other@example.test" });
    asks_for(&customer, "mug", elsewhere).await.refused(400, "invalid_request");
    let unknown = "/v1/products/prd_00000000000000000000000001/back-in-stock";
    let body = json!({ "sku": shop.sku("mug") });
    customer.sends(Method::POST, unknown, &body).await.refused(404, "not_found");
    shop.call(Method::POST, unknown).json(&body).send().await.refused(401, "unauthorized");
    shop.archives("mug").await;
    waits_for(&guest, "mug", true).await.refused(404, "not_found");
    shop.closes().await;
}

#[tokio::test]
async fn nobody_waits_for_everything() {
    let shop = Shop::open().await;
    let sku = |n: usize| format!("shade-{n}-{}", shop.name());
    let price = json!({ "amount": 199, "currency": "USD" });
    let variant =
        |n| json!({ "sku": sku(n), "options": { "shade": format!("{n}") }, "price": price });
    let variants: Vec<Value> = (1..=21).map(variant).collect();
    let body = json!({ "name": format!("yarn {}", shop.name()), "variants": variants });
    let made = shop.as_admin(Method::POST, "/v1/admin/products", Some(&body)).await.expect(201);
    let path = format!("/v1/products/{}/back-in-stock", made["id"].as_str().unwrap());
    let customer = shop.customer().await;
    for n in 1..=20 {
        customer.sends(Method::POST, &path, &json!({ "sku": sku(n) })).await.expect(200);
    }
    let one_more = customer.sends(Method::POST, &path, &json!({ "sku": sku(21) })).await;
    assert_eq!(one_more.refused(422, "watch_limit")["most"], 20);
    shop.closes().await;
}
