//! The journey that the README tells.

use journeys::{Shop, shop::PASSWORD};
use reqwest::Method;
use serde_json::{Value, json};

#[tokio::test]
async fn a_shopper_registers_finds_a_product_and_gets_a_paid_confirmed_order() {
    let shop = Shop::open().await;
    shop.sells("mug", 1_250, 10).await;
    let (person, email) = (shop.new_person(), format!("ada-{}@example.test", shop.fresh()));
    shop.registers(person, &email).await;
    let letter = shop.letter(&email, "Confirm").await;
    let verified = shop.call(Method::POST, "/v1/auth/verify-email");
    let verified = verified.json(&json!({ "token": token_in(&letter) })).send().await;
    assert_eq!(verified.expect(200)["email_verified"], true);

    let tokens = shop.signs_in(person, &email, None).await.expect(200);
    let ada = shop.shopper(person, &tokens, email.clone());
    let profile = ada.gets("/v1/me").await.expect(200);
    assert_eq!((&profile["email"], &profile["email_verified"]), (&json!(email), &json!(true)));

    let path = format!("/v1/products/{}", shop.product("mug"));
    assert_eq!(shop.get(&path).await.expect(200)["variants"][0]["sku"], shop.sku("mug"));
    let listed = shop.get("/v1/products?category=uncategorised&sort=newest").await.expect(200);
    let listed = listed["items"].as_array().unwrap();
    assert!(listed.iter().any(|product| product["id"] == shop.product("mug")), "{listed:#?}");

    ada.adds("mug", 1).await;
    let cart = ada.adds("mug", 1).await;
    assert_eq!(
        (&cart["lines"][0]["quantity"], &cart["subtotal"]["amount"]),
        (&json!(2), &json!(2_500))
    );
    let wish = json!({ "shipping_address": ada.checkout().body["shipping_address"], "shipping_option": "standard" });
    let quote = ada.sends(Method::POST, "/v1/checkout/quote", &wish).await.expect(200);
    // 25.00 + 5.99 for shipping, and 19 % of each, rounded on its own
    let parts =
        ["subtotal", "discount", "shipping", "tax", "total"].map(|part| &quote[part]["amount"]);
    assert_eq!(parts, [2_500, 0, 599, 475 + 114, 3_688].map(Value::from).each_ref());

    let checkout = ada.checkout().with("expected_total", quote["total"].clone());
    let order = ada.has(&checkout.send().await);
    assert_eq!(order.placed["status"], "pending_payment");
    assert_eq!(order.placed["total"], quote["total"]);
    order.becomes("confirmed").await;
    order.is_paid_once().await;
    assert_eq!(order.timeline().await, ["placed", "payment_authorized", "payment_captured"]);
    assert_eq!(order.payment().await["status"], "paid");
    let letter = shop.letter(&email, order.placed["number"].as_str().unwrap()).await;
    assert!(letter["text"].as_str().unwrap().contains("36.88"), "{letter:#}");

    let inbox = ada.gets("/v1/me/notifications").await.expect(200);
    assert_eq!(inbox["items"][0]["order_id"], order.id, "{inbox:#}");

    assert_eq!(ada.cart_lines().await, []);
    let listed = ada.gets("/v1/orders").await.expect(200);
    assert_eq!(listed["items"][0]["id"], order.id);
    shop.idle().await;
    let path = format!("/v1/orders/{}", order.id);
    let seen = ada.gets(&path).await;
    let etag = seen.header("etag").unwrap().to_owned();
    let again = ada.asks(Method::GET, &path, |call| call.header("if-none-match", &etag)).await;
    assert_eq!((again.status, again.text.as_str()), (304, ""));
    let level = shop.level("mug").await;
    assert_eq!((level.available, level.held, level.sold), (8, 0, 2));
    shop.closes().await;
}

#[tokio::test]
async fn a_guest_buys_without_an_account() {
    let shop = Shop::open().await;
    shop.sells("mug", 1_250, 10).await;
    let guest = shop.guest().await;
    guest.adds("mug", 3).await;
    let order = guest.checks_out().await;
    order.becomes("confirmed").await;
    order.is_paid_once().await;
    assert_eq!(order.placed["contact"]["email"], guest.email);
    shop.letter(&guest.email, order.placed["number"].as_str().unwrap()).await;

    let unnamed = shop.guest().await;
    unnamed.adds("mug", 1).await;
    let mut checkout = unnamed.checkout();
    checkout.body.as_object_mut().unwrap().remove("email");
    checkout.send().await.refused(422, "email_required");
    shop.closes().await;
}

#[tokio::test]
async fn registering_a_known_address_again_answers_the_same_and_keeps_its_password() {
    let shop = Shop::open().await;
    let customer = shop.customer().await;
    let again =
        json!({ "email": customer.email, "password": "another long secret 9", "name": "Eve" });
    let answer = shop.call(Method::POST, "/v1/auth/register").json(&again).send().await;
    assert_eq!((answer.status, answer.text.as_str()), (202, "{}"));
    let wrong = json!({ "email": customer.email, "password": "another long secret 9" });
    let refused = shop.call(Method::POST, "/v1/auth/sign-in").json(&wrong).send().await;
    refused.refused(401, "invalid_credentials");
    let right = json!({ "email": customer.email, "password": PASSWORD });
    shop.call(Method::POST, "/v1/auth/sign-in").json(&right).send().await.expect(200);
    shop.closes().await;
}

fn token_in(letter: &Value) -> String {
    let text = letter["text"].as_str().unwrap();
    let (_, rest) = text.split_once("token=").unwrap_or_else(|| panic!("no link in {text}"));
    rest.split_whitespace().next().unwrap().to_owned()
}
