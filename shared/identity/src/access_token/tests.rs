//! Tokens that are ours, and forty ways of not being one.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may fail loudly")]

use std::sync::OnceLock;

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use jiff::{SignedDuration, Timestamp};
use kernel::{Id as _, SessionId, Subject, UserId};
use proptest::prelude::*;
use ring::{
    hmac,
    rand::SystemRandom,
    signature::{RSA_PKCS1_SHA256, RSA_PKCS1_SHA512, RSA_PSS_SHA256, RsaEncoding, RsaKeyPair},
};
use rsa::pkcs8::{EncodePrivateKey as _, LineEnding};
use secrecy::ExposeSecret as _;
use serde_json::{Value, json};

use super::*;
use crate::Jwk;

struct Fixture {
    signing: SigningKey,
    pair: RsaKeyPair,
    keys: JwkSet,
    /// A key that is not published, under the published one's id.
    foreign: RsaKeyPair,
}

fn fixture() -> &'static Fixture {
    static FIXTURE: OnceLock<Fixture> = OnceLock::new();
    FIXTURE.get_or_init(|| {
        let (pem, foreign) = (private_key_pem(), private_key_pem());
        let jwk = Jwk::of_private_key(&pem).unwrap();
        Fixture {
            signing: SigningKey::from_pem(jwk.kid.clone(), &pem).unwrap(),
            pair: RsaKeyPair::from_pkcs8(&pkcs8_der(&pem).unwrap()).unwrap(),
            keys: JwkSet { keys: vec![jwk] },
            foreign: RsaKeyPair::from_pkcs8(&pkcs8_der(&foreign).unwrap()).unwrap(),
        }
    })
}

fn private_key_pem() -> String {
    let key = rsa::RsaPrivateKey::new(&mut rsa::rand_core::OsRng, 2_048).unwrap();
    key.to_pkcs8_pem(LineEnding::LF).unwrap().to_string()
}

fn now() -> Timestamp {
    "2026-11-20T12:00:00Z".parse().unwrap()
}

fn authority() -> Authority {
    Authority { issuer: "https://shop.example".to_owned(), audience: "trolley".to_owned() }
}

fn subject() -> Subject {
    UserId::from_ulid(1u128.into()).into()
}

fn session() -> SessionId {
    SessionId::from_ulid(2u128.into())
}

fn ours() -> String {
    let roles = [Role::Customer, Role::Support];
    let token = fixture().signing.mint(&authority(), subject(), session(), &roles, now()).unwrap();
    token.expose_secret().to_owned()
}

fn accepted(token: &str) -> Result<Caller, Refused> {
    verify(token, &fixture().keys, &authority(), now())
}

fn header() -> Value {
    json!({ "alg": "RS256", "typ": "at+jwt", "kid": fixture().keys.keys[0].kid })
}

fn claims() -> Value {
    json!({
        "iss": "https://shop.example", "aud": "trolley", "sub": subject(), "sid": session(),
        "roles": ["customer"], "iat": now().as_second(), "exp": now().as_second() + 900,
    })
}

fn with(mut object: Value, name: &str, value: Value) -> Value {
    object[name] = value;
    object
}

fn without(mut object: Value, name: &str) -> Value {
    object.as_object_mut().unwrap().remove(name);
    object
}

fn part(value: &Value) -> String {
    URL_SAFE_NO_PAD.encode(value.to_string())
}

fn signed_with(
    pair: &RsaKeyPair,
    algorithm: &'static dyn RsaEncoding,
    header: &Value,
    claims: &Value,
) -> String {
    let message = format!("{}.{}", part(header), part(claims));
    let mut signature = vec![0; pair.public().modulus_len()];
    pair.sign(algorithm, &SystemRandom::new(), message.as_bytes(), &mut signature).unwrap();
    format!("{message}.{}", URL_SAFE_NO_PAD.encode(signature))
}

/// Signed by the right key, whatever it says.
fn signed(header: &Value, claims: &Value) -> String {
    signed_with(&fixture().pair, &RSA_PKCS1_SHA256, header, claims)
}

fn keyed(secret: &[u8]) -> String {
    let message = format!("{}.{}", part(&with(header(), "alg", json!("HS256"))), part(&claims()));
    let tag = hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, secret), message.as_bytes());
    format!("{message}.{}", URL_SAFE_NO_PAD.encode(tag))
}

#[test]
fn a_token_of_ours_says_who_its_bearer_is() {
    let caller = accepted(&ours()).unwrap();
    assert_eq!(caller.subject, subject());
    assert_eq!(caller.session, session());
    assert_eq!(caller.roles, [Role::Customer, Role::Support]);
    assert_eq!(caller.expires_at, now() + LIFETIME);
    assert!(accepted(&signed(&header(), &claims())).is_ok(), "the forger's tools can make ours");
}

#[test]
fn a_token_is_good_for_fifteen_minutes_to_the_second() {
    let at = |time| verify(&ours(), &fixture().keys, &authority(), time);
    assert!(at(now() + LIFETIME - SignedDuration::from_secs(1)).is_ok());
    assert_eq!(at(now() + LIFETIME), Err(Refused::NotValid));
    assert_eq!(at(now() - SignedDuration::from_mins(2)), Err(Refused::NotValid), "of the future");
}

#[test]
fn a_header_that_asks_for_something_else_is_refused() {
    let key = &fixture().keys.keys[0];
    let forged = [
        with(header(), "alg", json!("none")),
        with(header(), "alg", json!("None")),
        with(header(), "alg", json!("RS384")),
        with(header(), "alg", json!("RS512")),
        with(header(), "alg", json!("PS256")),
        with(header(), "alg", json!("ES256")),
        with(header(), "alg", json!("HS256")),
        with(header(), "alg", json!(null)),
        without(header(), "alg"),
        with(header(), "typ", json!("JWT")),
        with(header(), "typ", json!("rt+jwt")),
        without(header(), "typ"),
        without(header(), "kid"),
        with(header(), "kid", json!(["a"])),
        with(header(), "crit", json!(["exp"])),
        with(with(header(), "jwk", json!(key)), "kid", json!(null)),
    ];
    for header in forged {
        let token = signed(&header, &claims());
        assert_eq!(accepted(&token), Err(Refused::NotValid), "{header}");
    }
}

#[test]
fn a_key_that_is_not_published_is_unknown_wherever_the_header_says_it_is() {
    for kid in ["", "other", "../JWKS", "0"] {
        let header = with(header(), "kid", json!(kid));
        let header = with(header, "jku", json!("https://evil.example/jwks.json"));
        let token = signed_with(&fixture().foreign, &RSA_PKCS1_SHA256, &header, &claims());
        assert_eq!(accepted(&token), Err(Refused::UnknownKey), "{kid}");
    }
}

#[test]
fn a_signature_by_another_key_or_scheme_is_refused() {
    let fixture = fixture();
    let public = &fixture.keys.keys[0];
    let tokens = [
        signed_with(&fixture.foreign, &RSA_PKCS1_SHA256, &header(), &claims()),
        signed_with(&fixture.pair, &RSA_PKCS1_SHA512, &header(), &claims()),
        signed_with(&fixture.pair, &RSA_PSS_SHA256, &header(), &claims()),
        keyed(public.n.as_bytes()),
        keyed(&URL_SAFE_NO_PAD.decode(&public.n).unwrap()),
        keyed(serde_json::to_string(&public).unwrap().as_bytes()),
        keyed(b""),
    ];
    for token in tokens {
        assert_eq!(accepted(&token), Err(Refused::NotValid));
    }
}

#[test]
fn claims_that_are_not_for_us_or_not_whole_are_refused() {
    let (second, far) = (now().as_second(), i64::MAX);
    let forged = [
        with(claims(), "iss", json!("https://evil.example")),
        with(claims(), "iss", json!(["https://shop.example", "https://evil.example"])),
        without(claims(), "iss"),
        with(claims(), "aud", json!("other")),
        with(claims(), "aud", json!(["trolley"])),
        without(claims(), "aud"),
        without(claims(), "exp"),
        with(claims(), "exp", json!(second)),
        with(claims(), "exp", json!(second - 1)),
        with(claims(), "exp", json!(far)),
        with(claims(), "exp", json!("tomorrow")),
        with(claims(), "exp", json!(-1)),
        with(claims(), "iat", json!(second + 3_600)),
        without(claims(), "iat"),
        with(claims(), "nbf", json!(second + 3_600)),
        without(claims(), "sub"),
        with(claims(), "sub", json!("admin")),
        with(claims(), "sub", json!("ord_00000000000000000000000001")),
        without(claims(), "sid"),
        with(claims(), "sid", json!(subject())),
        without(claims(), "roles"),
        with(claims(), "roles", json!("admin")),
        with(claims(), "roles", json!(["root"])),
        json!([]),
        json!(null),
    ];
    for claims in forged {
        let token = signed(&header(), &claims);
        assert_eq!(accepted(&token), Err(Refused::NotValid), "{claims}");
    }
}

#[test]
fn what_is_not_three_parts_of_base64_is_refused() {
    let token = ours();
    let parts: Vec<_> = token.split('.').collect();
    let (header, payload, signature) = (parts[0], parts[1], parts[2]);
    for bad in [
        String::new(),
        "..".to_owned(),
        header.to_owned(),
        format!("{header}.{payload}"),
        format!("{header}.{payload}."),
        format!("{header}.{payload}.{signature}."),
        format!("{header}.{payload}.{signature}.{signature}"),
        format!("{header}.{payload}.{signature}="),
        format!("{payload}.{header}.{signature}"),
        format!("{header}.{}.{signature}", part(&with(claims(), "roles", json!(["admin"])))),
        format!(" {token}"),
        format!("{token}\n"),
        "a".repeat(1_000_000),
    ] {
        assert_eq!(accepted(&bad), Err(Refused::NotValid), "{}", &bad[..bad.len().min(80)]);
    }
}

#[test]
fn no_changed_character_goes_unnoticed() {
    let token = ours();
    for (position, character) in token.char_indices() {
        if character == '.' {
            continue;
        }
        let other = if character == 'A' { 'B' } else { 'A' };
        let mut changed = token.clone();
        changed.replace_range(position..=position, &other.to_string());
        assert!(accepted(&changed).is_err(), "{position}");
    }
}

#[test]
fn a_log_line_shows_no_token_and_no_key() {
    let fixture = fixture();
    let token = fixture.signing.mint(&authority(), subject(), session(), &[], now()).unwrap();
    let shown = format!("{token:?} {:?}", fixture.signing);
    assert!(!shown.contains("eyJ") && shown.contains("redacted"), "{shown}");
}

proptest! {
    #[test]
    fn no_text_makes_the_verifier_panic(text in "[A-Za-z0-9._=-]{0,300}|\\PC{0,80}") {
        prop_assert!(accepted(&text).is_err());
    }
}
