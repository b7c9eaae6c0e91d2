//! Refresh tokens: opaque to clients, known to the server only by their hash.
//!
//! A token is the session's id, a secret of 256 bits and a tag. Its successor's secret is an HMAC, keyed
//! by the token's own secret, of a nonce that the server drew when it rotated: so the server can repeat an
//! answer that was lost without having kept a token, whoever reads the table can make none, and whoever
//! stole an old token cannot compute what came after it. The tag tells a token that this session once had from one that
//! somebody made up: only the former is a sign of theft.

use std::fmt;

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use kernel::{Id as _, SessionId};
use platform::ids;
use ring::{
    digest::{Context, SHA256},
    hmac,
};
use serde::{Deserialize, Serialize};

const SECRET: usize = 32;
const TAG: usize = 16;

/// One refresh token. Never logged: `Debug` shows the session only.
#[derive(Clone, PartialEq, Eq)]
pub struct RefreshToken {
    session: SessionId,
    secret: [u8; SECRET],
    tag: [u8; TAG],
}

/// SHA-256 of a token, base64url.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct TokenHash(String);

/// What the tags of a session's tokens are made with. It makes no tokens.
#[derive(Clone, Serialize, Deserialize)]
#[serde(transparent)]
pub struct TagKey(String);

/// What a rotation adds to the old secret, base64url.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Nonce(String);

impl TagKey {
    pub(crate) fn fresh() -> Self {
        Self(URL_SAFE_NO_PAD.encode(ids::random::<32>()))
    }

    fn tag(&self, secret: &[u8; SECRET]) -> [u8; TAG] {
        hmac_of(self.0.as_bytes(), b"tag", secret)
    }
}

impl fmt::Debug for TagKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("TagKey(***)")
    }
}

impl Nonce {
    pub(crate) fn fresh() -> Self {
        Self(URL_SAFE_NO_PAD.encode(ids::random::<16>()))
    }
}

impl RefreshToken {
    /// The first token of a session.
    pub(crate) fn first(session: SessionId, key: &TagKey) -> Self {
        let secret = ids::random();
        Self { session, secret, tag: key.tag(&secret) }
    }

    /// The token that follows this one.
    pub(crate) fn successor(&self, nonce: &Nonce, key: &TagKey) -> Self {
        let secret = hmac_of(&self.secret, b"successor", nonce.0.as_bytes());
        Self { session: self.session, secret, tag: key.tag(&secret) }
    }

    /// Whether the server made it, at any time.
    pub(crate) fn is_genuine(&self, key: &TagKey) -> bool {
        // Compared whole, so that the time it takes says nothing about where they differ.
        let differences = self.tag.iter().zip(key.tag(&self.secret)).map(|(a, b)| a ^ b);
        differences.fold(0, |all, difference| all | difference) == 0
    }

    /// The session that it belongs to.
    #[must_use]
    pub fn session(&self) -> SessionId {
        self.session
    }

    pub(crate) fn hash(&self) -> TokenHash {
        let mut context = Context::new(&SHA256);
        context.update(&self.session.ulid().to_bytes());
        context.update(&self.secret);
        TokenHash(URL_SAFE_NO_PAD.encode(context.finish()))
    }

    /// The token as the client keeps it.
    #[must_use]
    pub fn expose(&self) -> String {
        let mut bytes = Vec::with_capacity(16 + SECRET + TAG);
        bytes.extend(self.session.ulid().to_bytes());
        bytes.extend(self.secret);
        bytes.extend(self.tag);
        URL_SAFE_NO_PAD.encode(bytes)
    }

    /// Reads what a client presents; what cannot be a token is none.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        // 64 bytes have 86 characters of base64.
        if text.len() != 86 {
            return None;
        }
        let bytes = URL_SAFE_NO_PAD.decode(text).ok()?;
        let (session, rest) = bytes.split_first_chunk::<16>()?;
        let (secret, rest) = rest.split_first_chunk::<SECRET>()?;
        let session = SessionId::from_ulid(u128::from_be_bytes(*session).into());
        Some(Self { session, secret: *secret, tag: rest.try_into().ok()? })
    }
}

impl fmt::Debug for RefreshToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "RefreshToken({})", self.session)
    }
}

/// The first `N` bytes of HMAC-SHA-256 over a purpose and a message; at most 32.
fn hmac_of<const N: usize>(key: &[u8], purpose: &[u8], message: &[u8]) -> [u8; N] {
    let key = hmac::Key::new(hmac::HMAC_SHA256, key);
    let mut context = hmac::Context::with_key(&key);
    context.update(purpose);
    context.update(message);
    let mut bytes = [0; N];
    for (byte, computed) in bytes.iter_mut().zip(context.sign().as_ref()) {
        *byte = *computed;
    }
    bytes
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may fail loudly")]
mod tests {
    use super::*;

    fn token() -> (RefreshToken, TagKey) {
        let key = TagKey::fresh();
        (RefreshToken::first(ids::fresh(), &key), key)
    }

    #[test]
    fn a_token_reads_back_what_it_wrote() {
        let (token, key) = token();
        let read = RefreshToken::parse(&token.expose()).unwrap();
        assert_eq!(read, token);
        assert!(read.is_genuine(&key));
    }

    #[test]
    fn the_successor_is_the_same_each_time_it_is_asked_for() {
        let (token, key) = token();
        let nonce = Nonce::fresh();
        assert_eq!(token.successor(&nonce, &key), token.successor(&nonce, &key));
        assert_ne!(token.successor(&Nonce::fresh(), &key), token.successor(&nonce, &key));
        assert!(token.successor(&nonce, &key).is_genuine(&key));
    }

    #[test]
    fn a_changed_byte_makes_it_somebody_elses() {
        let (token, key) = token();
        for position in 16..64 {
            let mut bytes = URL_SAFE_NO_PAD.decode(token.expose()).unwrap();
            *bytes.get_mut(position).unwrap() ^= 1;
            let changed = RefreshToken::parse(&URL_SAFE_NO_PAD.encode(bytes)).unwrap();
            assert!(!changed.is_genuine(&key), "{position}");
        }
    }

    #[test]
    fn what_cannot_be_a_token_is_none() {
        for bad in ["", "a", "eyJhbGciOiJub25lIn0.e30.", &"=".repeat(86), &"a".repeat(10_000)] {
            assert!(RefreshToken::parse(bad).is_none());
        }
    }

    #[test]
    fn a_log_line_shows_neither_token_nor_key() {
        let (token, key) = token();
        let shown = format!("{token:?} {key:?}");
        assert!(!shown.contains(&token.expose()) && !shown.contains(&key.0));
    }
}
