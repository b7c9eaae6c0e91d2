//! Idempotency keys as Stripe treats them: the first answer is kept for 24 hours and replayed.

use std::{
    collections::HashSet,
    sync::{Mutex, PoisonError},
};

use rusqlite::{OptionalExtension, params};

use crate::{
    errors::{Error, Failure},
    request::ApiRequest,
    stripe_error::StripeError,
    work::{Fate, Work},
};

const KEPT_MS: i64 = 24 * 3_600 * 1_000;

/// What a client gets, to the byte.
#[derive(Debug, Clone)]
pub(crate) struct Answer {
    pub status: u16,
    pub body: String,
    /// The request whose answer this repeats.
    pub original_request: Option<String>,
    pub fate: Fate,
}

impl Answer {
    fn refusal(error: &StripeError) -> Self {
        Self {
            status: error.status,
            body: error.body().to_string(),
            original_request: None,
            fate: Fate::Sent,
        }
    }
}

/// Does `act` unless the request's key has an answer already.
///
/// Kept with the change itself: success, and every refusal after execution had begun. A parameter error or
/// a request that never arrived leaves the key free.
pub(crate) fn once(
    work: &mut Work,
    request: &ApiRequest,
    act: impl FnOnce(&mut Work) -> Result<serde_json::Value, Failure>,
) -> Result<Answer, Error> {
    if let Some(key) = &request.idempotency_key
        && let Some(answer) = recorded(work, request, key)?
    {
        return Ok(answer);
    }
    let (answer, keep) = match act(work) {
        Ok(value) => {
            let fate = std::mem::replace(&mut work.fate, Fate::Sent);
            let body = value.to_string();
            (Answer { status: 200, body, original_request: None, fate }, true)
        }
        Err(Failure::Refused(error)) => (Answer::refusal(&error), error.recorded),
        Err(Failure::Lost) => {
            (Answer { fate: Fate::Lost, ..Answer::refusal(&StripeError::unavailable()) }, false)
        }
        Err(Failure::Broken(error)) => return Err(error),
    };
    if keep && let Some(key) = &request.idempotency_key {
        work.sql
            .prepare_cached(
                "INSERT INTO idempotency_keys (key, endpoint, fingerprint, status, body, request_id, recorded_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
            )?
            .execute(params![
                key,
                request.endpoint(),
                request.fingerprint,
                answer.status,
                answer.body,
                request.id,
                work.now
            ])?;
    }
    Ok(answer)
}

struct Record {
    endpoint: String,
    fingerprint: String,
    answer: Answer,
    recorded_at: i64,
}

/// The kept answer, or a refusal because the key was first used for something else.
fn recorded(work: &Work, request: &ApiRequest, key: &str) -> Result<Option<Answer>, Error> {
    let record = work
        .sql
        .prepare_cached(
            "SELECT endpoint, fingerprint, status, body, request_id, recorded_at FROM idempotency_keys WHERE key = ?1",
        )?
        .query_row([key], |row| {
            Ok(Record {
                endpoint: row.get(0)?,
                fingerprint: row.get(1)?,
                answer: Answer {
                    status: row.get(2)?,
                    body: row.get(3)?,
                    original_request: row.get(4)?,
                    fate: Fate::Sent,
                },
                recorded_at: row.get(5)?,
            })
        })
        .optional()?;
    let Some(record) = record else { return Ok(None) };
    if work.now.saturating_sub(record.recorded_at) >= KEPT_MS {
        work.sql.prepare_cached("DELETE FROM idempotency_keys WHERE key = ?1")?.execute([key])?;
        return Ok(None);
    }
    if record.endpoint != request.endpoint() {
        let what =
            format!("for the same endpoint they were first used for ('{}')", record.endpoint);
        return Ok(Some(Answer::refusal(&StripeError::key_reused(key, &what))));
    }
    if record.fingerprint != request.fingerprint {
        let what = "with the same parameters they were first used with";
        return Ok(Some(Answer::refusal(&StripeError::key_reused(key, what))));
    }
    Ok(Some(record.answer))
}

/// Forgets every key, as if a day had passed; answers how many there were.
pub(crate) fn forget_all(work: &Work) -> Result<usize, Error> {
    Ok(work.sql.execute("DELETE FROM idempotency_keys", [])?)
}

/// The keys of requests that are under way.
#[derive(Debug, Default)]
pub(crate) struct KeysInUse(Mutex<HashSet<String>>);

/// Frees its key when the request ends, however it ends.
pub(crate) struct KeyInUse<'a> {
    keys: &'a KeysInUse,
    key: Option<String>,
}

impl KeysInUse {
    /// Refuses a key that another request is using now.
    pub fn enter(&self, key: Option<&str>) -> Result<KeyInUse<'_>, StripeError> {
        if let Some(key) = key {
            let mut keys = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            if !keys.insert(key.to_owned()) {
                return Err(StripeError::key_in_use(key));
            }
        }
        Ok(KeyInUse { keys: self, key: key.map(str::to_owned) })
    }
}

impl Drop for KeyInUse<'_> {
    fn drop(&mut self) {
        if let Some(key) = &self.key {
            self.keys.0.lock().unwrap_or_else(PoisonError::into_inner).remove(key);
        }
    }
}
