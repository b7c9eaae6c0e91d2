//! How often a password may be tried: at most ten times in fifteen minutes, ever slower after five failures.
//!
//! An address counts whether or not it has an account. Attempts are counted before the password is hashed,
//! so that many at once get no more than their share.

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

const WINDOW: SignedDuration = SignedDuration::from_mins(15);
const MOST: usize = 10;
/// So many failures are forgiven without a pause; then it is one second, two, four and so on.
const FREE: usize = 5;

/// What was tried for one address in the last fifteen minutes.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Attempts {
    /// Unix time in milliseconds.
    at: Vec<i64>,
    not_before: i64,
    /// For conditional writes.
    pub(crate) version: u64,
    ttl: i64,
}

/// The password may be tried again after so many seconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Wait(pub u32);

impl Attempts {
    /// One attempt more, which is to be stored before the password is looked at.
    pub(crate) fn another(&self, now: Timestamp) -> Result<Self, Wait> {
        let milliseconds = now.as_millisecond();
        let recent = self.recent(now);
        let slot_free_at = match recent.first() {
            Some(first) if recent.len() >= MOST => first + window(),
            _ => 0,
        };
        let wait = slot_free_at.max(self.not_before) - milliseconds;
        if wait > 0 {
            return Err(Wait(u32::try_from((wait + 999) / 1_000).unwrap_or(u32::MAX)));
        }
        let at = recent.into_iter().chain([milliseconds]).collect();
        let ttl = (now + WINDOW).as_second();
        Ok(Self { at, not_before: self.not_before, version: self.version + 1, ttl })
    }

    /// When the next attempt may be made, after one that failed; Unix time in milliseconds.
    pub(crate) fn pause_after_failure(&self, now: Timestamp) -> i64 {
        match u32::try_from(self.recent(now).len().saturating_sub(FREE)).unwrap_or(u32::MAX) {
            0 => 0,
            beyond => now.as_millisecond() + (1_000 << (beyond - 1).min(9)),
        }
    }

    fn recent(&self, now: Timestamp) -> Vec<i64> {
        let since = now.as_millisecond() - window();
        self.at.iter().copied().filter(|at| *at > since).collect()
    }
}

fn window() -> i64 {
    WINDOW.as_secs() * 1_000
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may fail loudly")]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn at(milliseconds: i64) -> Timestamp {
        Timestamp::from_millisecond(1_800_000_000_000 + milliseconds).unwrap()
    }

    fn fail(attempts: &Attempts, now: Timestamp) -> Result<Attempts, Wait> {
        let mut next = attempts.another(now)?;
        next.not_before = next.pause_after_failure(now);
        Ok(next)
    }

    #[test]
    fn after_five_failures_each_pause_is_twice_as_long() {
        let mut attempts = Attempts::default();
        for _ in 0..5 {
            attempts = fail(&attempts, at(0)).unwrap();
        }
        let (mut now, mut pauses) = (0, Vec::new());
        for _ in 5..10 {
            attempts = fail(&attempts, at(now)).unwrap();
            let Wait(seconds) = fail(&attempts, at(now)).unwrap_err();
            pauses.push(seconds);
            now += i64::from(seconds) * 1_000;
        }
        assert_eq!(pauses.get(..4).unwrap(), [1, 2, 4, 8]);
        // The tenth was the last: the next place is free when the first five are fifteen minutes old.
        assert!(fail(&attempts, at(890 * 1_000)).is_err());
        assert!(fail(&attempts, at(900 * 1_000 + 1)).is_ok());
    }

    #[test]
    fn many_at_once_get_ten() {
        let mut attempts = Attempts::default();
        let granted = (0..50).filter(|_| match attempts.another(at(0)) {
            Ok(next) => {
                attempts = next;
                true
            }
            Err(_) => false,
        });
        assert_eq!(granted.count(), 10);
    }

    proptest! {
        #[test]
        fn no_fifteen_minutes_have_more_than_ten(gaps in prop::collection::vec(0i64..200_000, 1..80)) {
            let (mut attempts, mut now, mut granted) = (Attempts::default(), 0, Vec::new());
            for gap in gaps {
                now += gap;
                if let Ok(next) = fail(&attempts, at(now)) {
                    attempts = next;
                    granted.push(now);
                }
            }
            for last in &granted {
                let within = granted.iter().filter(|at| **at <= *last && **at > last - 900_000);
                prop_assert!(within.count() <= 10);
            }
        }

        #[test]
        fn waiting_as_long_as_told_is_enough(gaps in prop::collection::vec(0i64..30_000, 1..40)) {
            let (mut attempts, mut now) = (Attempts::default(), 0);
            for gap in gaps {
                now += gap;
                match fail(&attempts, at(now)) {
                    Ok(next) => attempts = next,
                    Err(Wait(seconds)) => {
                        now += i64::from(seconds) * 1_000;
                        attempts = fail(&attempts, at(now)).unwrap();
                    }
                }
            }
        }
    }
}
