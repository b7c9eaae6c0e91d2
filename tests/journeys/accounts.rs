//! An account in its owner's hands: sessions, profile, and its end.

use futures::future::join_all;
use journeys::{Answer, Shop, Shopper, shop::PASSWORD};
use reqwest::Method;
use serde_json::{Value, json};

use super::passwords::forgets;

/// A request with the token that the shopper has now, without refreshing it.
pub(super) async fn with_token(shopper: &Shopper<'_>, method: Method, path: &str) -> Answer {
    shopper.shop.call(method, path).bearer(&shopper.access_token()).send().await
}

pub(super) async fn refresh(shop: &Shop, token: &str) -> Answer {
    let call = shop.call(Method::POST, "/v1/auth/refresh").header("x-token-mode", "body");
    call.json(&json!({ "refresh_token": token })).send().await
}

pub(super) async fn sign_in(shop: &Shop, email: &str, password: &str) -> Answer {
    let body = json!({ "email": email, "password": password });
    let call = shop.call(Method::POST, "/v1/auth/sign-in").header("x-token-mode", "body");
    call.header("user-agent", "Phone of Kim").json(&body).send().await
}

/// A second device of the same person.
pub(super) async fn device<'a>(shop: &'a Shop, customer: &Shopper<'_>) -> Shopper<'a> {
    let tokens = sign_in(shop, &customer.email, PASSWORD).await.expect(200);
    shop.shopper(customer.person, &tokens, customer.email.clone())
}

#[tokio::test]
async fn who_signs_out_cannot_refresh_and_keeps_no_cookie() {
    let shop = Shop::open().await;
    let customer = shop.customer().await;
    let other = device(&shop, &customer).await;
    let out = with_token(&customer, Method::POST, "/v1/auth/sign-out").await;
    out.expect(204);
    let cookie = out.header("set-cookie").unwrap();
    assert!(cookie.starts_with("__Host-refresh=;") && cookie.contains("Max-Age=0"), "{cookie}");
    with_token(&customer, Method::POST, "/v1/auth/sign-out").await.expect(204);

    refresh(&shop, &customer.guest_token()).await.refused(401, "session_ended");
    for path in ["/v1/me/sessions", "/v1/me/export"] {
        with_token(&customer, Method::GET, path).await.refused(401, "unauthorized");
        with_token(&other, Method::GET, path).await.expect(200);
    }
    shop.call(Method::POST, "/v1/auth/sign-out").send().await.refused(401, "unauthorized");
    let guest = shop.guest().await;
    with_token(&guest, Method::POST, "/v1/auth/sign-out").await.refused(403, "account_required");
    shop.closes().await;
}

#[tokio::test]
async fn sessions_are_listed_and_ended_one_by_one() {
    let shop = Shop::open().await;
    let customer = shop.customer().await;
    let phone = device(&shop, &customer).await;
    shop.idle().await;
    let sessions = customer.gets("/v1/me/sessions").await.expect(200);
    let items = sessions["items"].as_array().unwrap();
    assert_eq!(items.len(), 2, "{sessions}");
    assert_eq!(
        (&items[0]["current"], &items[0]["device"]),
        (&json!(false), &json!("Phone of Kim"))
    );
    assert_eq!(items[1]["current"], true);

    let first = customer.gets("/v1/me/sessions?limit=1").await.expect(200);
    let cursor = first["next_cursor"].as_str().unwrap();
    let second = customer.gets(&format!("/v1/me/sessions?limit=1&cursor={cursor}")).await;
    assert_eq!(second.expect(200)["items"][0]["current"], true);
    customer.gets("/v1/me/sessions?limit=0").await.refused(400, "invalid_request");
    customer.gets("/v1/me/sessions?cursor=nonsense").await.refused(400, "invalid_request");

    let path = format!("/v1/me/sessions/{}", items[0]["id"].as_str().unwrap());
    let stranger = shop.customer().await;
    with_token(&stranger, Method::DELETE, &path).await.refused(404, "not_found");
    with_token(&stranger, Method::DELETE, "/v1/me/sessions/nonsense")
        .await
        .refused(404, "not_found");
    with_token(&customer, Method::DELETE, &path).await.expect(204);
    with_token(&customer, Method::DELETE, &path).await.expect(204);
    with_token(&phone, Method::GET, "/v1/me/sessions").await.refused(401, "unauthorized");
    refresh(&shop, &phone.guest_token()).await.refused(401, "session_ended");
    let left = customer.gets("/v1/me/sessions").await.expect(200);
    assert_eq!(left["items"].as_array().unwrap().len(), 1, "{left}");
    shop.closes().await;
}

async fn patch(shopper: &Shopper<'_>, version: &str, body: &Value) -> Answer {
    let call = shopper.shop.call(Method::PATCH, "/v1/me").bearer(&shopper.access_token());
    call.header("if-match", version).json(body).send().await
}

#[tokio::test]
async fn a_profile_is_changed_by_a_merge_patch() {
    let shop = Shop::open().await;
    let customer = shop.customer().await;
    shop.letter(&customer.email, "Confirm").await;
    let home = json!({
        "name": "Kim Example", "line1": "Main Street 1", "city": "Berlin", "postal_code": "10115",
        "country": "DE",
    });
    let first = customer.gets("/v1/me").await;
    assert_eq!(first.json()["preferences"], json!({ "stock_mail": true, "marketing": false }));
    let version = first.header("etag").unwrap().to_owned();
    let body = json!({
        "phone": "+49 30 1234", "addresses": { "home": home, "work": home },
        "default_address": "home", "preferences": { "marketing": true },
    });
    let second = patch(&customer, &version, &body).await;
    let profile = second.expect(200);
    assert_eq!(
        (&profile["name"], &profile["default_address"]),
        (&json!("Kim Example"), &json!("home"))
    );
    assert_eq!(profile["preferences"], json!({ "stock_mail": true, "marketing": true }));
    assert_eq!(customer.gets("/v1/me").await.expect(200), profile);

    let stale = patch(&customer, &version, &json!({ "name": "Somebody" })).await;
    assert_eq!(stale.refused(412, "version_conflict")["current"], profile);
    let version = second.header("etag").unwrap();
    let moved = json!({ "addresses": { "home": null, "work": { "city": "Bonn" } }, "phone": null });
    let third = patch(&customer, version, &moved).await;
    let profile = third.expect(200);
    assert_eq!(profile["addresses"]["work"]["city"], "Bonn");
    for gone in ["phone", "default_address"] {
        assert!(profile[gone].is_null(), "{profile}");
    }
    let version = third.header("etag").unwrap();
    let same = patch(&customer, version, &json!({})).await;
    assert_eq!(same.header("etag").unwrap(), version, "nothing is no new version");
    shop.closes().await;
}

#[tokio::test]
async fn a_patch_cannot_say_what_is_not_the_customers_to_say() {
    let shop = Shop::open().await;
    let customer = shop.customer().await;
    shop.letter(&customer.email, "Confirm").await;
    let version = customer.gets("/v1/me").await.header("etag").unwrap().to_owned();
    let many: Value = (0..21)
        .map(|n| (format!("a{n}"), json!({ "name": "K", "line1": "1", "city": "B", "postal_code": "1", "country": "DE" })))
        .collect::<serde_json::Map<_, _>>()
        .into();
    for (body, pointer) in [
        (json!({ "email": "other@example.test" }), "/email"),
        (json!({ "roles": ["admin"] }), "/roles"),
        (json!({ "name": null }), "/name"),
        (json!({ "name": 7 }), "/name"),
        (json!({ "addresses": { "home": { "city": "Bonn" } } }), "/addresses/home/country"),
        (json!({ "addresses": many }), "/addresses"),
        (json!({ "default_address": "moon" }), "/default_address"),
        (json!({ "preferences": { "sms": true } }), "/preferences/sms"),
    ] {
        let refused = patch(&customer, &version, &body).await.refused(400, "invalid_request");
        assert!(refused["errors"].to_string().contains(pointer), "{body}: {refused}");
    }
    let call = shop.call(Method::PATCH, "/v1/me").bearer(&customer.access_token());
    call.json(&json!({ "name": "K" })).send().await.refused(428, "if_match_required");
    let both = join_all([
        patch(&customer, &version, &json!({ "name": "One" })),
        patch(&customer, &version, &json!({ "name": "Two" })),
    ])
    .await;
    let mut statuses: Vec<u16> = both.iter().map(|answer| answer.status).collect();
    statuses.sort_unstable();
    assert_eq!(statuses, [200, 412]);
    let guest = shop.guest().await;
    patch(&guest, "\"1\"", &json!({})).await.refused(403, "account_required");
    shop.closes().await;
}

async fn deletes(shopper: &Shopper<'_>, password: &str) -> Answer {
    let call = shopper.shop.call(Method::DELETE, "/v1/me").bearer(&shopper.access_token());
    call.json(&json!({ "password": password })).send().await
}

#[tokio::test]
async fn an_export_holds_all_that_is_known() {
    let shop = Shop::open().await;
    shop.sells("mug", 1_250, 10).await;
    let customer = shop.customer().await;
    customer.adds("mug", 2).await;
    let order = customer.checks_out().await;
    order.payment_becomes("paid").await;
    customer.adds("mug", 1).await;
    shop.letter(&customer.email, "confirmed").await;
    shop.idle().await;
    let export = customer.gets("/v1/me/export").await.expect(200);
    assert_eq!(export["profile"]["email"], customer.email.as_str());
    assert_eq!(export["orders"][0]["id"], order.id.as_str());
    assert_eq!(export["orders"][0]["shipping_address"]["line1"], "Main Street 1");
    assert_eq!(export["cart"]["lines"][0]["quantity"], 1);
    assert_eq!(export["sessions"].as_array().unwrap().len(), 1);
    assert!(export["notifications"].to_string().contains("confirmed"), "{export}");
    assert!(export["next_cursor"].is_null());
    let stranger = shop.customer().await;
    let theirs = stranger.gets("/v1/me/export").await.expect(200);
    assert_eq!(theirs["orders"], json!([]));
    stranger.gets("/v1/me/export?cursor=x").await.refused(400, "invalid_request");
    shop.closes().await;
}

#[tokio::test]
async fn an_account_is_not_deleted_while_its_orders_need_it() {
    let shop = Shop::open().await;
    shop.sells("mug", 1_250, 10).await;
    let customer = shop.customer().await;
    customer.adds("mug", 1).await;
    let order = customer.pays_with("pm_card_visa_chargeDeclined").await;
    order.becomes("payment_failed").await;
    deletes(&customer, "not the right one 1").await.refused(422, "password_wrong");
    let refused = deletes(&customer, PASSWORD).await.refused(409, "orders_unfinished");
    assert_eq!(refused["orders"], json!([order.id]));
    order.cancel().await.expect(200);
    order.becomes("cancelled").await;
    shop.idle().await;
    deletes(&customer, PASSWORD).await.expect(204);
    shop.closes().await;
}

#[tokio::test]
async fn a_deleted_account_leaves_nothing_that_tells_whose_it_was() {
    let shop = Shop::open().await;
    shop.sells("mug", 1_250, 10).await;
    let customer = shop.customer().await;
    let street = format!("Winding Lane {}", shop.fresh());
    let address = json!({
        "name": "Kim Example", "line1": street, "city": "Berlin", "postal_code": "10115",
        "country": "DE",
    });
    let version = customer.gets("/v1/me").await.header("etag").unwrap().to_owned();
    // The mail to confirm the address can have been faster.
    patch(&customer, &version, &json!({ "addresses": { "home": address } })).await.expect(200);
    customer.adds("mug", 2).await;
    let checkout =
        customer.checkout().with("shipping_address", address).with("phone", "030 1234".into());
    let order = checkout.ends_in_an_order().await;
    order.payment_becomes("paid").await;
    forgets(&shop, &customer.email).await.expect(202);
    shop.letter(&customer.email, "assword").await;
    order.cancel().await.expect(200);
    order.becomes("cancelled").await;
    customer.adds("mug", 1).await;
    let phone = device(&shop, &customer).await;
    shop.idle().await;

    let deleted = deletes(&customer, PASSWORD).await;
    deleted.expect(204);
    assert!(deleted.header("set-cookie").unwrap().contains("Max-Age=0"));
    deletes(&customer, PASSWORD).await.refused(401, "unauthorized");
    let late = customer.checkout().with("email", customer.email.clone().into());
    late.send_as_it_is().await.refused(401, "unauthorized");
    shop.idle().await;
    let sent = shop.mail(&customer.email).await;

    for token in [customer.guest_token(), phone.guest_token()] {
        refresh(&shop, &token).await.refused(401, "session_ended");
    }
    sign_in(&shop, &customer.email, PASSWORD).await.refused(401, "invalid_credentials");
    with_token(&customer, Method::GET, "/v1/me").await.refused(404, "not_found");
    patch(&customer, "\"1\"", &json!({})).await.refused(404, "not_found");
    with_token(&customer, Method::GET, "/v1/me/export").await.refused(401, "unauthorized");

    for (table, items) in shop.snapshot().await.tables {
        for item in items {
            let text = item.to_string();
            for secret in [customer.email.as_str(), street.as_str(), "030 1234"] {
                assert!(!text.contains(secret), "{table} still knows {secret}: {item:#}");
            }
        }
    }
    let stored = shop.table("OrdersTable").await.into_iter();
    let orders: Vec<Value> =
        stored.filter(|item| item["sk"] == "ORDER" && item["id"] == order.id.as_str()).collect();
    assert_eq!(orders[0]["total"], order.placed["total"], "what was sold for how much stays");
    assert_eq!(orders[0]["shipping_address"]["country"], "DE");
    assert_eq!(orders[0]["contact"]["email"], "erased@erased.invalid");

    // The message comes again: nothing is there to be done, and nobody is written to.
    let event = shop.event_of(&customer.subject(), "user.erased").await;
    shop.send_message("ErasePersonalDataQueue", &event).await;
    shop.idle().await;
    assert_eq!(shop.mail(&customer.email).await, sent);

    // The address is free for somebody new, who inherits nothing.
    shop.registers(customer.person, &customer.email).await;
    let tokens = sign_in(&shop, &customer.email, PASSWORD).await.expect(200);
    let newcomer = shop.shopper(customer.person, &tokens, customer.email.clone());
    assert_eq!(newcomer.gets("/v1/orders").await.expect(200)["items"], json!([]));
    shop.closes().await;
}

#[tokio::test]
async fn whoever_finds_an_open_session_cannot_guess_the_password_to_delete_the_account() {
    let shop = Shop::open().await;
    let customer = shop.customer().await;
    let mut limited = 0;
    for _ in 0..12 {
        let answer = deletes(&customer, "not the right one 1").await;
        if answer.status == 429 {
            answer.refused(429, "too_many_requests");
            limited += 1;
        } else {
            answer.refused(422, "password_wrong");
        }
    }
    assert!(limited >= 2, "at most ten guesses in a quarter of an hour");
    with_token(&customer, Method::GET, "/v1/me").await.expect(200);
    shop.closes().await;
}
