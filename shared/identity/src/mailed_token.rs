//! Tokens that are mailed as part of a link. They are made when the mail is sent, since events carry no secrets, and
//! only their hash is kept.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use platform::{ids, store::Key};
use ring::digest::{SHA256, digest};
use secrecy::{ExposeSecret as _, SecretString};

pub(crate) fn fresh() -> SecretString {
    SecretString::from(URL_SAFE_NO_PAD.encode(ids::random::<32>()))
}

/// Where the table keeps what `token` is good for.
pub(crate) fn key(purpose: &str, token: &SecretString) -> Key {
    let hash = URL_SAFE_NO_PAD.encode(digest(&SHA256, token.expose_secret().as_bytes()));
    Key::new(format!("{purpose}#{hash}"), purpose)
}
