//! How long a letter waits that the mailer cannot take now.

use std::time::Duration;

use jiff::{SignedDuration, Timestamp};

const SHORTEST: SignedDuration = SignedDuration::from_secs(30);
/// SQS delays no message for longer.
const LONGEST: SignedDuration = SignedDuration::from_mins(15);
/// An outage that lasts longer is for a person to look at.
const AT_MOST: SignedDuration = SignedDuration::from_hours(3 * 24);

/// After how long to try again to tell of what happened at `occurred_at`: after about as long as it has waited so
/// far, so that the times between tries double. None when it has waited for three days.
#[must_use]
pub fn next_try_after(occurred_at: Timestamp, now: Timestamp) -> Option<Duration> {
    let waited = now.duration_since(occurred_at);
    if waited > AT_MOST {
        return None;
    }
    waited.clamp(SHORTEST, LONGEST).try_into().ok()
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may fail loudly")]
mod tests {
    use super::*;

    fn after(waited: SignedDuration) -> Option<u64> {
        let occurred: Timestamp = "2026-11-20T12:00:00Z".parse().unwrap();
        next_try_after(occurred, occurred + waited).map(|pause| pause.as_secs())
    }

    #[test]
    fn the_time_between_tries_doubles_up_to_a_quarter_of_an_hour() {
        assert_eq!(after(SignedDuration::ZERO), Some(30));
        assert_eq!(after(SignedDuration::from_secs(240)), Some(240));
        assert_eq!(after(SignedDuration::from_hours(5)), Some(900));
    }

    #[test]
    fn a_clock_that_runs_behind_is_no_reason_not_to_wait() {
        assert_eq!(after(SignedDuration::from_secs(-5)), Some(30));
    }

    #[test]
    fn after_three_days_somebody_has_to_look() {
        assert_eq!(after(SignedDuration::from_hours(3 * 24)), Some(900));
        assert_eq!(after(SignedDuration::from_hours(3 * 24 + 1)), None);
    }
}
