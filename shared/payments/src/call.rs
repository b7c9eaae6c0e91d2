//! A call that changes something at the provider: its key is stored before it is made, and is repeated, never replaced,
//! while its outcome is unknown.

use jiff::{SignedDuration, Timestamp};
use platform::planted::Bug;
use serde::{Deserialize, Serialize};

/// Stripe may forget a key after 24 hours; a repetition after that would be a second call.
const KEY_IS_REMEMBERED: SignedDuration = SignedDuration::from_hours(23);

/// How far the call has got.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CallStatus {
    /// Not made, or known not to have had any effect.
    Ready,
    /// Being made; if the process died meanwhile, nobody knows.
    Sent,
    /// It was made and no answer came.
    Unknown,
}

/// One call, by its idempotency key.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Call {
    key: String,
    round: u32,
    pub status: CallStatus,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub first_sent_at: Option<Timestamp>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_sent_at: Option<Timestamp>,
}

impl Call {
    /// `name` is unique among all calls of the shop.
    #[must_use]
    pub fn new(name: impl Into<String>) -> Self {
        Self {
            key: name.into(),
            round: 1,
            status: CallStatus::Ready,
            first_sent_at: None,
            last_sent_at: None,
        }
    }

    /// The idempotency key that the provider sees.
    #[must_use]
    pub fn key(&self) -> String {
        format!("{}-{}", self.key, self.round)
    }

    /// How many keys it has had: the provider's records of a repeated refund are told apart by it.
    #[must_use]
    pub fn round(&self) -> u32 {
        self.round
    }

    /// Nobody knows yet whether it had its effect.
    #[must_use]
    pub fn is_in_doubt(&self) -> bool {
        self.status != CallStatus::Ready
    }

    /// The provider may have forgotten the key, so that it must not be sent again.
    #[must_use]
    pub fn is_forgotten(&self, now: Timestamp) -> bool {
        self.first_sent_at.is_some_and(|sent| now.duration_since(sent) >= KEY_IS_REMEMBERED)
    }

    /// To be stored before the call is made.
    pub fn begin(&mut self, now: Timestamp) {
        if !self.is_in_doubt() && self.is_forgotten(now) {
            self.renew();
        }
        self.status = CallStatus::Sent;
        self.first_sent_at = self.first_sent_at.or(Some(now));
        self.last_sent_at = Some(now);
    }

    /// No answer came.
    pub fn lose(&mut self) {
        if Bug::NewKeyOnRetry.is_planted() {
            self.renew();
        }
        self.status = CallStatus::Unknown;
    }

    /// The provider was asked and shows no effect: the same key again, or a new one when it may be forgotten.
    pub fn had_no_effect(&mut self, now: Timestamp) {
        if self.is_forgotten(now) {
            self.renew();
        }
        self.status = CallStatus::Ready;
    }

    /// The provider refused: the refusal is what this key would answer for a day, so the next call needs a new one.
    pub fn renew(&mut self) {
        *self = Self {
            round: self.round.saturating_add(1),
            ..Self::new(std::mem::take(&mut self.key))
        };
    }

    /// The answer is known.
    pub fn settle(&mut self) {
        self.status = CallStatus::Ready;
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may fail loudly")]
mod tests {
    use super::*;

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    #[test]
    fn a_call_in_doubt_is_repeated_with_its_key_for_23_hours() {
        let mut call = Call::new("pay_1-create");
        call.begin(at("2026-01-01T00:00:00Z"));
        let key = call.key();
        call.lose();
        call.had_no_effect(at("2026-01-01T22:59:59Z"));
        call.begin(at("2026-01-01T22:59:59Z"));
        assert_eq!(call.key(), key);
        assert!(!call.is_forgotten(at("2026-01-01T22:59:59Z")));
        assert!(call.is_forgotten(at("2026-01-01T23:00:00Z")));
    }

    #[test]
    fn a_refused_call_gets_a_new_key() {
        let mut call = Call::new("pay_1-cancel");
        call.begin(at("2026-01-01T00:00:00Z"));
        call.renew();
        assert_eq!(
            (call.key().as_str(), call.is_in_doubt(), call.first_sent_at),
            ("pay_1-cancel-2", false, None)
        );
    }
}
