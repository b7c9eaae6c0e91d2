//! Tokens: forged, expired, used twice.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use journeys::{Answer, Shop};
use reqwest::Method;
use ring::hmac;
use serde_json::{Value, json};

fn encode(value: &Value) -> String {
    URL_SAFE_NO_PAD.encode(value.to_string())
}

fn decode(part: &str) -> Value {
    serde_json::from_slice(&URL_SAFE_NO_PAD.decode(part).unwrap()).unwrap()
}

async fn with_token(shop: &Shop, token: &str) -> Answer {
    shop.call(Method::GET, "/v1/cart").bearer(token).send().await
}

#[tokio::test]
async fn forged_tokens_are_refused() {
    let shop = Shop::open().await;
    let (guest, victim) = (shop.guest().await, shop.guest().await);
    let token = guest.access_token();
    let parts: Vec<&str> = token.split('.').collect();
    let (header, claims, signature) = (decode(parts[0]), decode(parts[1]), parts[2]);
    assert_eq!((&header["alg"], &header["typ"]), (&json!("RS256"), &json!("at+jwt")));
    with_token(&shop, &token).await.expect(200);

    let with = |value: &Value, field: &str, to: Value| {
        let mut edited = value.clone();
        edited[field] = to;
        encode(&edited)
    };
    let keys = shop.get("/.well-known/jwks.json").await.text;
    let confused = {
        let signed = format!("{}.{}", with(&header, "alg", "HS256".into()), parts[1]);
        let key = hmac::Key::new(hmac::HMAC_SHA256, keys.as_bytes());
        format!("{signed}.{}", URL_SAFE_NO_PAD.encode(hmac::sign(&key, signed.as_bytes())))
    };
    let forged = [
        String::new(),
        "nonsense".to_owned(),
        format!("{}.{}", parts[0], parts[1]),
        format!("{}.{}.", parts[0], parts[1]),
        format!("{}.{}.{}", parts[0], parts[1], "A".repeat(signature.len())),
        format!("{}.{}.", with(&header, "alg", "none".into()), parts[1]),
        format!("{}.{}.{signature}", parts[0], with(&claims, "sub", victim.subject().into())),
        format!("{}.{}.{signature}", parts[0], with(&claims, "roles", json!(["admin"]))),
        format!("{}.{}.{signature}", parts[0], with(&claims, "exp", json!(4_102_444_800_u64))),
        format!("{}.{}.{signature}", with(&header, "kid", "another".into()), parts[1]),
        format!(
            "{}.{}.{signature}",
            with(&header, "jku", "http://127.0.0.1:1/keys".into()),
            parts[1]
        ),
        confused,
        guest.guest_token(),
    ];
    for token in forged {
        let answer = with_token(&shop, &token).await;
        answer.refused(401, "unauthorized");
        assert_eq!(answer.header("www-authenticate"), Some("Bearer"), "{token}");
    }
    shop.get("/v1/cart").await.refused(401, "unauthorized");
    shop.closes().await;
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
async fn races_of_one_refresh_token_leave_one_successor() {
    let shop = Shop::open().await;
    let guest = shop.guest().await;
    let body = json!({ "refresh_token": guest.guest_token() });
    let race = || {
        let call = shop.call(Method::POST, "/v1/auth/refresh").header("x-token-mode", "body");
        call.json(&body).send()
    };
    let answers = futures::future::join_all([race(), race(), race(), race()]).await;
    let mut successors: Vec<String> = answers
        .iter()
        .map(|answer| answer.expect(200)["refresh_token"].as_str().unwrap().to_owned())
        .collect();
    successors.dedup();
    assert_eq!(successors.len(), 1, "all hear of the same successor");
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
