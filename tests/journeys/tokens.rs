//! Tokens: expired, used twice, guessed for. Forged ones are among the storms.

use journeys::{Answer, Shop};
use reqwest::Method;
use serde_json::json;

async fn with_token(shop: &Shop, token: &str) -> Answer {
    shop.call(Method::GET, "/v1/cart").bearer(token).send().await
}

#[tokio::test]
async fn a_token_is_good_for_a_quarter_of_an_hour() {
    let shop = Shop::open().await;
    let guest = shop.guest().await;
    let token = guest.access_token();
    shop.advance(14).await;
    with_token(&shop, &token).await.expect(200);
    shop.advance(2).await;
    with_token(&shop, &token).await.refused(401, "unauthorized");
    // The session goes on, as the same guest.
    let before = guest.subject();
    guest.cart().await;
    assert_ne!(guest.access_token(), token);
    assert_eq!(guest.subject(), before);
    shop.closes().await;
}

#[tokio::test]
async fn a_refresh_token_that_is_used_again_later_ends_the_session() {
    let shop = Shop::open().await;
    let guest = shop.guest().await;
    let first = guest.guest_token();
    let refresh = async |token: &str| {
        let call = shop.call(Method::POST, "/v1/auth/refresh").header("x-token-mode", "body");
        call.json(&json!({ "refresh_token": token })).send().await
    };
    let second = refresh(&first).await.expect(200)["refresh_token"].as_str().unwrap().to_owned();
    let repeated = refresh(&first).await.expect(200);
    assert_eq!(repeated["refresh_token"], second, "a lost answer is given again");
    shop.advance(1).await;
    refresh(&first).await.refused(401, "session_ended");
    refresh(&second).await.refused(401, "session_ended");
    shop.closes().await;
}

#[tokio::test]
async fn the_keys_are_public_and_cacheable() {
    let shop = Shop::open().await;
    let keys = shop.get("/.well-known/jwks.json").await;
    assert!(keys.header("cache-control").unwrap().contains("max-age"));
    let body = keys.expect(200);
    let key = &body["keys"][0];
    assert_eq!(
        (&key["kty"], &key["alg"], &key["use"]),
        (&json!("RSA"), &json!("RS256"), &json!("sig"))
    );
    assert!(key["d"].is_null(), "never the private part");
    shop.get("/.well-known/openid-configuration").await.expect(200);
    shop.closes().await;
}

#[tokio::test]
async fn passwords_cannot_be_guessed_without_end() {
    let shop = Shop::open().await;
    let customer = shop.customer().await;
    let wrong = json!({ "email": customer.email, "password": "not the right one 1" });
    let mut limited = 0;
    for _ in 0..14 {
        let answer = shop.call(Method::POST, "/v1/auth/sign-in").json(&wrong).send().await;
        match answer.status {
            401 => {
                answer.refused(401, "invalid_credentials");
            }
            _ => {
                answer.refused(429, "too_many_requests");
                assert!(answer.header("retry-after").is_some());
                limited += 1;
            }
        }
    }
    assert!(limited >= 4, "at most ten guesses in a quarter of an hour");
    shop.advance(60).await;
    shop.signs_in(customer.person, &customer.email, None).await.expect(200);
    shop.closes().await;
}
