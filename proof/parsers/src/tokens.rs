//! Tokens: what grants access, and what gets a new one.

use std::sync::OnceLock;

use identity::{
    Jwk, JwkSet, RefreshToken, Role,
    access_token::{self, Authority, SigningKey},
};
use jiff::Timestamp;
use jsonwebtoken::{Algorithm, EncodingKey, Header};
use kernel::{Id as _, SessionId, UserId};
use rsa::pkcs8::{EncodePrivateKey as _, LineEnding};
use secrecy::ExposeSecret as _;
use serde_json::{Value, json};

struct Keys {
    signing: SigningKey,
    encoding: EncodingKey,
    kid: String,
    published: JwkSet,
    /// A token that is right.
    token: String,
}

fn keys() -> &'static Keys {
    static KEYS: OnceLock<Keys> = OnceLock::new();
    KEYS.get_or_init(|| {
        let private = rsa::RsaPrivateKey::new(&mut rsa::rand_core::OsRng, 2_048).unwrap();
        let pem = private.to_pkcs8_pem(LineEnding::LF).unwrap().to_string();
        let jwk = Jwk::of_private_key(&pem).unwrap();
        let kid = jwk.kid.clone();
        let signing = SigningKey::from_pem(kid.clone(), &pem).unwrap();
        let user = UserId::from_ulid(1u128.into()).into();
        let session = SessionId::from_ulid(2u128.into());
        let roles = [Role::Customer, Role::Finance];
        let token = signing.mint(&authority(), user, session, &roles, now()).unwrap();
        Keys {
            signing,
            encoding: EncodingKey::from_rsa_der(private.to_pkcs8_der().unwrap().as_bytes()),
            kid,
            published: JwkSet { keys: vec![jwk] },
            token: token.expose_secret().to_owned(),
        }
    })
}

fn now() -> Timestamp {
    "2026-11-20T12:00:00Z".parse().unwrap()
}

fn authority() -> Authority {
    Authority { issuer: "https://shop.example".to_owned(), audience: "trolley".to_owned() }
}

/// No text but the very token that was minted is accepted.
pub fn access_token(bytes: &[u8]) -> bool {
    let Ok(text) = std::str::from_utf8(bytes) else { return false };
    let keys = keys();
    let verified = access_token::verify(text, &keys.published, &authority(), now());
    assert_eq!(verified.is_ok(), text == keys.token, "{verified:?}");
    verified.is_ok()
}

pub fn access_tokens() -> Vec<Vec<u8>> {
    let keys = keys();
    let guest = kernel::GuestId::from_ulid(3u128.into()).into();
    let session = SessionId::from_ulid(4u128.into());
    let later = now() + access_token::LIFETIME * 2;
    let late = keys.signing.mint(&authority(), guest, session, &[], later).unwrap();
    vec![keys.token.clone().into_bytes(), late.expose_secret().as_bytes().to_vec()]
}

/// Claims that our own key has signed: whoever is accepted is somebody, now, and for us.
pub fn token_claims(bytes: &[u8]) -> bool {
    let Ok(claims) = serde_json::from_slice::<Value>(bytes) else { return false };
    let keys = keys();
    let mut header = Header::new(Algorithm::RS256);
    header.typ = Some("at+jwt".to_owned());
    header.kid = Some(keys.kid.clone());
    let Ok(token) = jsonwebtoken::encode(&header, &claims, &keys.encoding) else { return false };
    let verified = access_token::verify(&token, &keys.published, &authority(), now());
    let Ok(caller) = verified else { return false };
    assert!(caller.expires_at > now());
    assert_eq!(claims["sub"], caller.subject.to_string());
    assert_eq!(claims["sid"], caller.session.to_string());
    assert_eq!(claims["iss"], authority().issuer);
    true
}

pub fn all_claims() -> Vec<Vec<u8>> {
    let user = UserId::from_ulid(1u128.into());
    let session = SessionId::from_ulid(2u128.into());
    let claims = json!({
        "iss": authority().issuer, "aud": authority().audience, "sub": user, "sid": session,
        "roles": ["customer", "admin"], "iat": now().as_second(), "exp": now().as_second() + 900,
    });
    vec![claims.to_string().into_bytes()]
}

/// What is a token is written as it was read.
pub fn refresh_token(bytes: &[u8]) -> bool {
    let Some(token) = std::str::from_utf8(bytes).ok().and_then(RefreshToken::parse) else {
        return false;
    };
    assert_eq!(token.expose().as_bytes(), bytes);
    true
}

pub fn refresh_tokens() -> Vec<Vec<u8>> {
    vec![
        vec![b'A'; 86],
        b"0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ-_0123456789abcdefghijkA"
            .to_vec(),
    ]
}
