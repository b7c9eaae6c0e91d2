//! Requests that may be sent again: the first answer that changed state is stored and replayed.
//!
//! | question | key |
//! |---|---|
//! | the answer to this key of this subject on this route | `pk = IDEMPOTENCY#<sha-256>`, `sk = IDEMPOTENCY` |
//!
//! Answers hold names and addresses, and nobody could find them here to erase them. So they are sealed with a key
//! made of the client's own `Idempotency-Key`, which is not kept: without it a record tells nothing.

use base64::{Engine as _, engine::general_purpose::STANDARD_NO_PAD};
use http::StatusCode;
use jiff::{SignedDuration, Timestamp};
use kernel::Subject;
use ring::{
    aead::{AES_256_GCM, Aad, LessSafeKey, NONCE_LEN, Nonce, UnboundKey},
    digest::{self, Context, SHA256},
};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::{
    clock,
    http::{Answer, Problem, Reply, Request},
    ids,
    planted::Bug,
    store::{Key, Store, StoreError, Write},
};

/// How long a key is remembered, by the clock; the table's TTL only cleans up behind it.
const REMEMBERED: SignedDuration = SignedDuration::from_hours(7 * 24);
/// How often others may be faster before the client is asked to try again.
const TRIES: u32 = 10;

/// A client's key for one request: what it is kept under and what it was used for.
#[derive(Debug, Clone)]
pub struct IdempotencyKey {
    key: Key,
    fingerprint: String,
    seal: Seal,
}

/// Hides the stored answer from whoever does not have the client's key.
#[derive(Debug, Clone)]
struct Seal(Result<LessSafeKey, ring::error::Unspecified>);

#[derive(Debug, Serialize, Deserialize)]
struct Record {
    fingerprint: String,
    status: u16,
    /// What was made, for those who look into the table.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    location: Option<String>,
    /// The whole answer.
    sealed: String,
    recorded_at: Timestamp,
    ttl: i64,
}

impl Record {
    fn is_remembered(&self) -> bool {
        self.recorded_at + REMEMBERED > clock::now() || Bug::KeyKeptByTtl.is_planted()
    }
}

impl IdempotencyKey {
    /// Reads `Idempotency-Key`: 1 to 255 visible ASCII characters, scoped to the subject and route.
    ///
    /// # Errors
    /// 400 when it is missing or is not such text.
    pub fn of(request: &Request, subject: Subject) -> Result<Self, Problem> {
        let Some(text) = request.header("idempotency-key") else {
            let title = "This request needs an Idempotency-Key";
            return Err(Problem::refusal(
                StatusCode::BAD_REQUEST,
                "idempotency_key_required",
                title,
            ));
        };
        if !(1..=255).contains(&text.len()) || !text.bytes().all(|byte| byte.is_ascii_graphic()) {
            return Err(Problem::invalid_at(
                "Idempotency-Key",
                "expected 1 to 255 visible ASCII characters",
            ));
        }
        let method = request.method.as_str();
        let subject =
            if Bug::KeyOfAnyone.is_planted() { String::new() } else { subject.to_string() };
        let scope = hex(digest(&["scope", &subject, method, &request.route, text]));
        let seal = Seal::from(digest(&["seal", &subject, method, &request.route, text]));
        let body = serde_json::from_slice::<Value>(&request.body).map(|body| body.to_string());
        let body = body.unwrap_or_else(|_| String::from_utf8_lossy(&request.body).into_owned());
        let fingerprint = hex(digest(&[method, &request.path, &body]));
        Ok(Self { key: Key::new(format!("IDEMPOTENCY#{scope}"), "IDEMPOTENCY"), fingerprint, seal })
    }

    /// The stored answer, when this very request was answered before.
    ///
    /// # Errors
    /// 422 when the key was used for another request; 503 when the table does not answer.
    pub async fn replay(&self, store: &Store) -> Result<Option<Reply>, Problem> {
        let record = store.get::<Record>(&self.key).await?;
        let Some(record) = record.filter(Record::is_remembered) else { return Ok(None) };
        if record.fingerprint != self.fingerprint && !Bug::BodyNotCompared.is_planted() {
            let title = "This Idempotency-Key was used for another request";
            return Err(Problem::refusal(
                StatusCode::UNPROCESSABLE_ENTITY,
                "idempotency_key_reused",
                title,
            ));
        }
        let reply = self.seal.open(&record.sealed)?;
        Ok(Some(reply.header("idempotent-replayed", "true")))
    }

    /// The answer of the key's first request, or what `attempt` comes to: it reads, decides and stores, with
    /// [`IdempotencyKey::record`] in its transaction. `None` from it says that somebody else was faster, with this key
    /// or with what it changes: it is asked again, so many times.
    ///
    /// # Errors
    /// Those of `attempt` and of [`IdempotencyKey::replay`]; 503 when others keep being faster.
    pub async fn once<F>(&self, store: &Store, attempt: impl Fn() -> F) -> Answer
    where
        F: Future<Output = Result<Option<Reply>, Problem>>,
    {
        for _ in 0..TRIES {
            if let Some(reply) = self.replay(store).await? {
                return Ok(reply);
            }
            match attempt().await {
                Ok(Some(reply)) => return Ok(reply),
                Ok(None) => {}
                Err(refusal) => return self.unless_answered(store, refusal).await,
            }
        }
        Err(Problem::unavailable("it stayed contended"))
    }

    /// The answer that was stored under this key since it was looked for, or else the refusal: what a repeat is refused
    /// for may be what the first request has done meanwhile.
    ///
    /// # Errors
    /// The refusal; those of [`IdempotencyKey::replay`].
    pub async fn unless_answered(&self, store: &Store, refusal: Problem) -> Answer {
        if !refusal.status().is_client_error() {
            return Err(refusal);
        }
        self.replay(store).await?.ok_or(refusal)
    }

    /// Stores `reply` under the key; part of the transaction that changes the state. Refused when
    /// another request with this key was faster: then replay its answer.
    #[must_use]
    pub fn record(&self, store: &Store, reply: &Reply) -> Write {
        let now = clock::now();
        let location = reply.headers.iter().find(|(name, _)| name == "location");
        let record = Record {
            fingerprint: self.fingerprint.clone(),
            status: reply.status,
            location: location.map(|(_, place)| place.clone()),
            sealed: self.seal.close(reply),
            recorded_at: now,
            ttl: (now + REMEMBERED).as_second(),
        };
        store
            .put(&self.key, &record)
            .when("attribute_not_exists(pk) OR #recorded_at <= :forgotten")
            .bind("forgotten", now - REMEMBERED)
    }
}

impl From<digest::Digest> for Seal {
    fn from(key: digest::Digest) -> Self {
        Self(UnboundKey::new(&AES_256_GCM, key.as_ref()).map(LessSafeKey::new))
    }
}

impl Seal {
    /// An empty text, which does not open, where the answer cannot be sealed; that does not happen with keys of
    /// this length and answers of this size.
    fn close(&self, reply: &Reply) -> String {
        let nonce: [u8; NONCE_LEN] = ids::random();
        let close = || {
            let mut bytes = serde_json::to_vec(reply).ok()?;
            let key = self.0.as_ref().ok()?;
            let nonce = Nonce::assume_unique_for_key(nonce);
            key.seal_in_place_append_tag(nonce, Aad::empty(), &mut bytes).ok()?;
            Some(bytes)
        };
        let bytes = close().unwrap_or_default();
        STANDARD_NO_PAD.encode([&nonce, bytes.as_slice()].concat())
    }

    fn open(&self, sealed: &str) -> Result<Reply, StoreError> {
        let open = || {
            let bytes = STANDARD_NO_PAD.decode(sealed).ok()?;
            let (nonce, mut sealed) = bytes.split_first_chunk().map(|(n, s)| (*n, s.to_vec()))?;
            let key = self.0.as_ref().ok()?;
            let nonce = Nonce::assume_unique_for_key(nonce);
            let plain = key.open_in_place(nonce, Aad::empty(), &mut sealed).ok()?;
            serde_json::from_slice(plain).ok()
        };
        open().ok_or_else(|| StoreError::Shape("a recorded answer does not open".to_owned()))
    }
}

fn hex(digest: digest::Digest) -> String {
    digest.as_ref().iter().map(|byte| format!("{byte:02x}")).collect()
}

/// SHA-256 over length-prefixed parts, so that no two lists of parts look alike.
fn digest(parts: &[&str]) -> digest::Digest {
    let mut context = Context::new(&SHA256);
    for part in parts {
        context.update(&part.len().to_be_bytes());
        context.update(part.as_bytes());
    }
    context.finish()
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may fail loudly")]
mod tests {
    use kernel::Id as _;

    use super::*;

    #[test]
    fn parts_cannot_run_into_one_another() {
        assert_ne!(hex(digest(&["ab", "c"])), hex(digest(&["a", "bc"])));
    }

    #[test]
    fn a_recorded_answer_opens_with_the_clients_key_only() {
        let reply = Reply::created(&serde_json::json!({ "city": "Cork" }), "/v1/orders/1").unwrap();
        let seal = |key: &str| Seal::from(digest(&["seal", "usr_1", "POST", "/v1/checkout", key]));
        let sealed = seal("a").close(&reply);
        assert_eq!(seal("a").open(&sealed).unwrap().body(), reply.body());
        assert!(seal("b").open(&sealed).is_err());
        assert!(seal("a").open("").is_err());
        assert!(!sealed.contains("Cork"));
        assert_ne!(seal("a").close(&reply), sealed, "each time another nonce");
    }

    fn request(route: &str, key: &str) -> Request {
        let mut headers = http::HeaderMap::new();
        headers.insert("idempotency-key", key.parse().unwrap());
        Request {
            method: http::Method::POST,
            path: route.into(),
            route: route.into(),
            headers,
            body: b"{}".to_vec(),
            source_ip: "127.0.0.1".into(),
            id: "r".into(),
            parameters: std::collections::HashMap::new(),
            query: String::new(),
        }
    }

    #[test]
    fn a_key_is_its_subjects_on_its_route() {
        let subject = |number: u128| kernel::GuestId::from_ulid(number.into()).into();
        let place =
            |route, subject, key| IdempotencyKey::of(&request(route, key), subject).unwrap().key;
        let (anna, berta) = (subject(1), subject(2));
        let first = place("/v1/checkout", anna, "a");
        assert_eq!(place("/v1/checkout", anna, "a"), first);
        for other in [
            place("/v1/checkout", berta, "a"),
            place("/v1/admin/coupons", anna, "a"),
            place("/v1/checkout", anna, "b"),
        ] {
            assert_ne!(other, first);
        }
    }

    #[test]
    fn the_order_of_fields_in_a_body_does_not_matter() {
        let sorted = |text: &str| serde_json::from_str::<Value>(text).unwrap().to_string();
        assert_eq!(sorted(r#"{"b":1,"a":{"d":2,"c":3}}"#), sorted(r#"{"a":{"c":3,"d":2},"b":1}"#));
    }
}
