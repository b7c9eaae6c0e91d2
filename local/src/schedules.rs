//! Runs scheduled functions, by the clock that tests can shift.

use std::time::Duration;

use bytes::Bytes;
use jiff::Timestamp;
use serde_json::json;
use tokio::sync::watch;
use ulid::Ulid;

use crate::clock::Clock;
use crate::lambda::{Host, InvokeError};
use crate::system::{Source, System};

/// Invokes scheduled functions; cheap to clone.
#[derive(Clone)]
pub struct Schedules {
    host: Host,
    clock: Clock,
}

impl Schedules {
    pub fn new(host: Host, clock: Clock) -> Self {
        Self { host, clock }
    }

    /// Runs a function now as its schedule would.
    ///
    /// # Errors
    /// Those of [`Host::invoke`].
    pub async fn run_now(&self, function: &str) -> Result<Bytes, InvokeError> {
        self.host.invoke(function, event(self.clock.now_ms())).await
    }

    /// Starts every schedule of the system; each ends when told to stop.
    pub fn start(&self, system: &System, stop: &watch::Receiver<bool>) {
        for function in &system.functions {
            for source in &function.sources {
                if let Source::Schedule { every, .. } = source {
                    let schedules = self.clone();
                    tokio::spawn(schedules.run(function.name.clone(), *every, stop.clone()));
                }
            }
        }
    }

    // Failures are in the log; the next run is the retry.
    async fn run(self, function: String, every: Duration, stop: watch::Receiver<bool>) {
        let (schedules, function) = (&self, &function);
        repeat(&self.clock, every, stop, || async move {
            let _ = schedules.run_now(function).await;
        })
        .await;
    }
}

/// Runs `task` at each interval of the clock until told to stop. A run during which the next one became due delays that
/// one instead of having it beside it.
async fn repeat<R: Future<Output = ()>>(
    clock: &Clock,
    every: Duration,
    mut stop: watch::Receiver<bool>,
    mut task: impl FnMut() -> R,
) {
    let mut due = next_due(clock.now_ms(), every, clock.now_ms());
    loop {
        tokio::select! {
            () = clock.sleep_until_ms(due) => {}
            _ = stop.wait_for(|stop| *stop) => return,
        }
        due = next_due(due, every, clock.now_ms());
        task().await;
    }
}

/// The first time after `now_ms` on the grid of `every` through `last_ms`: what was missed by an
/// advance of the clock runs once, not as often as it would have.
fn next_due(last_ms: i64, every: Duration, now_ms: i64) -> i64 {
    let every = i64::try_from(every.as_millis()).unwrap_or(i64::MAX).max(1);
    let behind = now_ms.saturating_sub(last_ms).max(0);
    let steps = behind.div_euclid(every).saturating_add(1);
    last_ms.saturating_add(steps.saturating_mul(every))
}

/// An EventBridge scheduled event.
fn event(now_ms: i64) -> Bytes {
    let time = Timestamp::from_millisecond(now_ms).unwrap_or_default();
    let event = json!({
        "version": "0",
        "id": crate::lambda::request_id(Ulid::new()),
        "detail-type": "Scheduled Event",
        "source": "aws.events",
        "account": crate::template::ACCOUNT,
        "time": time.strftime("%Y-%m-%dT%H:%M:%SZ").to_string(),
        "region": crate::template::REGION,
        "resources": [],
        "detail": {},
    });
    Bytes::from(event.to_string())
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may fail loudly")]
mod tests {
    use super::*;
    use serde_json::Value;

    const MINUTE: Duration = Duration::from_secs(60);

    #[tokio::test]
    async fn what_becomes_due_during_a_run_follows_it_at_once() {
        let folder = tempfile::tempdir().unwrap();
        let clock = Clock::open(folder.path().join("clock")).unwrap();
        let (stops, stop) = watch::channel(false);
        let mut runs = 0;
        let repeats = repeat(&clock, MINUTE, stop, || {
            runs += 1;
            match runs {
                1 => clock.advance(60_000).unwrap(),
                _ => stops.send(true).unwrap(),
            }
            std::future::ready(())
        });
        let advances = async { clock.advance(60_000).unwrap() };
        let both = async { tokio::join!(repeats, advances) };
        tokio::time::timeout(Duration::from_secs(20), both).await.unwrap();
        assert_eq!(runs, 2);
    }

    #[test]
    fn the_next_run_is_an_interval_after_the_last() {
        assert_eq!(next_due(0, MINUTE, 0), 60_000);
        assert_eq!(next_due(60_000, MINUTE, 60_004), 120_000);
    }

    #[test]
    fn runs_missed_by_an_advance_are_not_made_up_for() {
        assert_eq!(next_due(60_000, MINUTE, 3_600_500), 3_660_000);
    }

    #[test]
    fn a_clock_put_back_does_not_run_at_once() {
        assert_eq!(next_due(60_000, MINUTE, 1_000), 120_000);
    }

    #[test]
    fn the_event_is_a_scheduled_one() {
        let event: Value = serde_json::from_slice(&event(1_795_176_184_000)).unwrap();
        assert_eq!(event["time"], "2026-11-20T12:03:04Z");
        assert_eq!(event["detail-type"], "Scheduled Event");
        assert_eq!(event["id"].as_str().unwrap().len(), 36);
    }
}
