//! A circuit breaker that all processes share: while the provider fails, one probe at a time asks whether it is back.

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

/// So many failures in a row open it; any answer closes it.
const FAILURES: u32 = 5;
const FIRST_PAUSE: i64 = 10;
const LONGEST_PAUSE: i64 = 60;
/// How long a probe may take before another is let through; longer than a call.
const PROBE: SignedDuration = SignedDuration::from_secs(15);

/// What is stored of it; nothing at all while the provider answers.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Breaker {
    pub failures: u32,
    /// When the next probe is let through.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub retry_at: Option<Timestamp>,
}

/// Whether a call may be made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Admission {
    Open,
    /// One process may try, which has to claim it by moving `retry_at` to `until`.
    Probe {
        until: Timestamp,
    },
    Closed {
        until: Timestamp,
    },
}

impl Breaker {
    #[must_use]
    pub fn admit(&self, now: Timestamp) -> Admission {
        match self.retry_at {
            Some(until) if self.failures >= FAILURES && now < until => Admission::Closed { until },
            Some(_) if self.failures >= FAILURES => Admission::Probe { until: now + PROBE },
            _ => Admission::Open,
        }
    }

    /// After one more failure. The pause doubles with each failed probe.
    #[must_use]
    pub fn failed(&self, now: Timestamp) -> Self {
        let failures = self.failures.saturating_add(1);
        let probes = failures.saturating_sub(FAILURES).min(10);
        let pause = FIRST_PAUSE.saturating_mul(1 << probes).min(LONGEST_PAUSE);
        Self { failures, retry_at: Some(now + SignedDuration::from_secs(pause)) }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may fail loudly")]
mod tests {
    use super::*;

    #[test]
    fn it_opens_after_five_failures_and_lets_one_probe_through_after_a_pause() {
        let now: Timestamp = "2026-01-01T00:00:00Z".parse().unwrap();
        let mut breaker = Breaker::default();
        for _ in 0..5 {
            assert_eq!(breaker.admit(now), Admission::Open);
            breaker = breaker.failed(now);
        }
        let until = now + SignedDuration::from_secs(10);
        assert_eq!(breaker.admit(now), Admission::Closed { until });
        let Admission::Probe { until: claimed } = breaker.admit(until) else {
            unreachable!("probe")
        };
        assert!(claimed > until);
        let longer = breaker.failed(until);
        assert_eq!(longer.retry_at, Some(until + SignedDuration::from_secs(20)));
    }
}
