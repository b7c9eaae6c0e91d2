//! Passwords: changed, forgotten, guessed.

use futures::future::join_all;
use journeys::{Answer, Shop, Shopper, shop::PASSWORD};
use reqwest::Method;
use serde_json::{Value, json};

use super::accounts::{device, refresh, sign_in, with_token};

const NEW_PASSWORD: &str = "quite another secret 8";

async fn change(shopper: &Shopper<'_>, current: &str, new: &str) -> Answer {
    let body = json!({ "current_password": current, "new_password": new });
    let call = shopper.shop.call(Method::PUT, "/v1/me/password");
    call.bearer(&shopper.access_token()).json(&body).send().await
}

#[tokio::test]
async fn a_changed_password_signs_out_every_other_device() {
    let shop = Shop::open().await;
    let customer = shop.customer().await;
    let stolen = device(&shop, &customer).await;
    change(&customer, "not the right one 1", NEW_PASSWORD).await.refused(422, "password_wrong");
    change(&customer, PASSWORD, "short").await.refused(400, "invalid_request");
    change(&customer, PASSWORD, &customer.email).await.refused(400, "invalid_request");
    change(&customer, PASSWORD, NEW_PASSWORD).await.expect(204);

    with_token(&stolen, Method::GET, "/v1/me/sessions").await.refused(401, "unauthorized");
    refresh(&shop, &stolen.guest_token()).await.refused(401, "session_ended");
    with_token(&customer, Method::GET, "/v1/me/sessions").await.expect(200);
    let refreshed = refresh(&shop, &customer.guest_token()).await.expect(200);
    assert!(refreshed["access_token"].is_string(), "this device goes on");
    sign_in(&shop, &customer.email, PASSWORD).await.refused(401, "invalid_credentials");
    sign_in(&shop, &customer.email, NEW_PASSWORD).await.expect(200);
    shop.letter(&customer.email, "password").await;
    shop.closes().await;
}

#[tokio::test]
async fn of_two_changes_at_once_one_counts_and_guessing_has_its_limit() {
    let shop = Shop::open().await;
    let customer = shop.customer().await;
    let both = join_all([
        change(&customer, PASSWORD, "the first new secret 1"),
        change(&customer, PASSWORD, "the second new secret 2"),
    ])
    .await;
    let done = both.iter().filter(|answer| answer.status == 204).count();
    assert_eq!(done, 1, "{} {}", both[0], both[1]);
    let mut limited = 0;
    for _ in 0..12 {
        let answer = change(&customer, "not the right one 1", NEW_PASSWORD).await;
        limited += u32::from(answer.status == 429);
    }
    assert!(limited > 0, "a session does not guess faster than a stranger");
    shop.closes().await;
}

pub(super) async fn forgets(shop: &Shop, email: &str) -> Answer {
    let call = shop.call(Method::POST, "/v1/auth/password-reset");
    call.json(&json!({ "email": email })).send().await
}

async fn resets(shop: &Shop, token: &str, password: &str) -> Answer {
    let call = shop.call(Method::POST, "/v1/auth/password-reset/confirm");
    call.json(&json!({ "token": token, "password": password })).send().await
}

fn token_in(letter: &Value) -> String {
    let text = letter["text"].as_str().unwrap();
    let token = text.split("reset-password?token=").nth(1).unwrap();
    token.split_whitespace().next().unwrap().to_owned()
}

#[tokio::test]
async fn a_forgotten_password_is_reset_by_mail_once() {
    let shop = Shop::open().await;
    let customer = shop.customer().await;
    forgets(&shop, &customer.email).await.expect(202);
    let token = token_in(&shop.letter(&customer.email, "assword").await);
    for table in ["IdentityTable", "NotificationsTable"] {
        let stored = json!(shop.table(table).await).to_string();
        assert!(!stored.contains(&token), "{table} holds the token");
    }
    assert!(!shop.log().contains(&token), "the log holds the token");

    let mut guess = sign_in(&shop, &customer.email, "not the right one 1").await;
    for _ in 0..12 {
        guess = sign_in(&shop, &customer.email, "not the right one 1").await;
    }
    guess.refused(429, "too_many_requests");

    resets(&shop, "nonsense", NEW_PASSWORD).await.refused(422, "reset_token_invalid");
    resets(&shop, &token, &customer.email).await.refused(400, "invalid_request");
    let both = join_all([resets(&shop, &token, NEW_PASSWORD), resets(&shop, &token, NEW_PASSWORD)]);
    let mut statuses: Vec<u16> = both.await.iter().map(|answer| answer.status).collect();
    statuses.sort_unstable();
    assert_eq!(statuses, [204, 422]);
    refresh(&shop, &customer.guest_token()).await.refused(401, "session_ended");
    sign_in(&shop, &customer.email, PASSWORD).await.refused(401, "invalid_credentials");
    let tokens = sign_in(&shop, &customer.email, NEW_PASSWORD).await.expect(200);
    let again = shop.shopper(customer.person, &tokens, customer.email.clone());
    let profile = again.gets("/v1/me").await.expect(200);
    assert_eq!(profile["email_verified"], true, "the mail has been read");
    shop.closes().await;
}

#[tokio::test]
async fn a_token_for_a_new_password_ends_with_its_hour_and_with_the_old_password() {
    let shop = Shop::open().await;
    let customer = shop.customer().await;
    forgets(&shop, &customer.email).await.expect(202);
    let late = token_in(&shop.letter(&customer.email, "assword").await);
    shop.advance(61).await;
    resets(&shop, &late, NEW_PASSWORD).await.refused(422, "reset_token_invalid");

    let other = shop.customer().await;
    forgets(&shop, &other.email).await.expect(202);
    let overtaken = token_in(&shop.letter(&other.email, "assword").await);
    change(&other, PASSWORD, NEW_PASSWORD).await.expect(204);
    resets(&shop, &overtaken, "a third secret 3").await.refused(422, "reset_token_invalid");
    shop.closes().await;
}

#[tokio::test]
async fn nobody_learns_who_has_an_account_and_no_mailbox_is_filled() {
    let shop = Shop::open().await;
    let customer = shop.customer().await;
    shop.idle().await;
    let before = shop.mail(&customer.email).await.len();
    shop.forget_calls().await;
    let unknown = forgets(&shop, &format!("nobody-{}@example.test", shop.name())).await;
    let of_unknown = calls(&shop).await;
    shop.forget_calls().await;
    let known = forgets(&shop, &customer.email).await;
    assert_eq!((unknown.status, &unknown.text), (known.status, &known.text));
    assert_eq!(of_unknown, calls(&shop).await, "the same work");
    for _ in 0..5 {
        forgets(&shop, &customer.email).await.expect(202);
    }
    shop.idle().await;
    assert_eq!(shop.mail(&customer.email).await.len() - before, 3);
    forgets(&shop, "nonsense").await.refused(400, "invalid_request");
    shop.closes().await;
}

/// What request-password-reset asked of AWS, and how often.
async fn calls(shop: &Shop) -> Vec<(String, u64)> {
    let all = shop.calls().await.into_iter();
    let ours = all.filter(|call| call["function"] == "request-password-reset");
    let mut calls: Vec<_> =
        ours.map(|call| (call["operation"].to_string(), call["count"].as_u64().unwrap())).collect();
    calls.sort();
    calls
}
