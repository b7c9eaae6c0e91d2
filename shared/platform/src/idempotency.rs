//! Requests that may be sent again: the first answer that changed state is stored and replayed.
//!
//! | question | key |
//! |---|---|
//! | the answer to this key of this subject on this route | `pk = IDEMPOTENCY#<sha-256>`, `sk = IDEMPOTENCY` |

use http::StatusCode;
use jiff::{SignedDuration, Timestamp};
use kernel::Subject;
use ring::digest::{Context, SHA256};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::{
    clock,
    http::{Problem, Reply, Request},
    store::{Key, Store, Write},
};

/// How long a key is remembered, by the clock; the table's TTL only cleans up behind it.
const REMEMBERED: SignedDuration = SignedDuration::from_hours(7 * 24);

/// A client's key for one request: what it is kept under and what it was used for.
#[derive(Debug, Clone)]
pub struct IdempotencyKey {
    key: Key,
    fingerprint: String,
}

#[derive(Debug, Serialize, Deserialize)]
struct Record {
    fingerprint: String,
    reply: Reply,
    recorded_at: Timestamp,
    ttl: i64,
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
        let scope = digest(&[&subject.to_string(), method, &request.route, text]);
        let body = serde_json::from_slice::<Value>(&request.body).map(|body| body.to_string());
        let body = body.unwrap_or_else(|_| String::from_utf8_lossy(&request.body).into_owned());
        let fingerprint = digest(&[method, &request.path, &body]);
        Ok(Self { key: Key::new(format!("IDEMPOTENCY#{scope}"), "IDEMPOTENCY"), fingerprint })
    }

    /// The stored answer, when this very request was answered before.
    ///
    /// # Errors
    /// 422 when the key was used for another request; 503 when the table does not answer.
    pub async fn replay(&self, store: &Store) -> Result<Option<Reply>, Problem> {
        let record = store.get::<Record>(&self.key).await?;
        let Some(record) = record.filter(|record| record.recorded_at + REMEMBERED > clock::now())
        else {
            return Ok(None);
        };
        if record.fingerprint != self.fingerprint {
            let title = "This Idempotency-Key was used for another request";
            return Err(Problem::refusal(
                StatusCode::UNPROCESSABLE_ENTITY,
                "idempotency_key_reused",
                title,
            ));
        }
        Ok(Some(record.reply.header("idempotent-replayed", "true")))
    }

    /// Stores `reply` under the key; part of the transaction that changes the state. Refused when
    /// another request with this key was faster: then replay its answer.
    #[must_use]
    pub fn record(&self, store: &Store, reply: &Reply) -> Write {
        let now = clock::now();
        let record = Record {
            fingerprint: self.fingerprint.clone(),
            reply: reply.clone(),
            recorded_at: now,
            ttl: (now + REMEMBERED).as_second(),
        };
        store
            .put(&self.key, &record)
            .when("attribute_not_exists(pk) OR #recorded_at <= :forgotten")
            .bind("forgotten", now - REMEMBERED)
    }
}

/// SHA-256 in hexadecimal over length-prefixed parts, so that no two lists of parts look alike.
fn digest(parts: &[&str]) -> String {
    let mut context = Context::new(&SHA256);
    for part in parts {
        context.update(&part.len().to_be_bytes());
        context.update(part.as_bytes());
    }
    context.finish().as_ref().iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may fail loudly")]
mod tests {
    use super::*;

    #[test]
    fn parts_cannot_run_into_one_another() {
        assert_ne!(digest(&["ab", "c"]), digest(&["a", "bc"]));
    }

    #[test]
    fn the_order_of_fields_in_a_body_does_not_matter() {
        let sorted = |text: &str| serde_json::from_str::<Value>(text).unwrap().to_string();
        assert_eq!(sorted(r#"{"b":1,"a":{"d":2,"c":3}}"#), sorted(r#"{"a":{"c":3,"d":2},"b":1}"#));
    }
}
