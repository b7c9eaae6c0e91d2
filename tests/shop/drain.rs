//! Waiting until everything that was set off has come to its end. Nothing sleeps for a time: a message that is
//! only visible later is brought nearer by the clock.

use std::{cell::Cell, collections::BTreeMap, time::Duration};

use invariants::Violation;
use serde_json::{Value, json};

use super::{PATIENCE, Shop, until_within};

/// What runs by the clock and brings to an end what messages alone do not.
const SCHEDULES: [&str; 4] =
    ["expire-orders", "retry-due-payments", "sweep-outbox", "repair-reservations"];

/// Tables whose changes are told by a stream.
pub const OUTBOXES: [&str; 5] =
    ["IdentityTable", "CatalogTable", "InventoryTable", "OrdersTable", "PaymentsTable"];

/// What handling a message may take on a busy machine.
const EACH_MESSAGE: Duration = Duration::from_millis(100);

/// How often time passes before whatever is still open counts as stuck.
const ROUNDS: u32 = 8;

/// Seconds. Messages come again after one to five minutes, some of them several times: a longer leap would carry
/// everything else over its windows.
const LEAP_TO_MESSAGES: i64 = 120;
/// Seconds. The provider tries a webhook again for hours.
const LEAP_TO_WEBHOOKS: i64 = 3_600;

enum Quiet {
    Idle,
    /// Only webhooks that the provider sends later.
    Webhooks,
    /// Messages that nobody can receive yet.
    Messages,
}

impl Shop {
    /// Waits until no function runs, no stream is behind and every message is consumed, also those that come
    /// again later.
    pub async fn idle(&self) {
        let mut step = 30;
        loop {
            let longest = match self.quiet().await {
                Quiet::Idle => return,
                Quiet::Messages => LEAP_TO_MESSAGES,
                Quiet::Webhooks => LEAP_TO_WEBHOOKS,
            };
            step = longest.min(step);
            self.advance_seconds(step).await;
            step *= 2;
        }
    }

    /// A minute passes, with what keeps payments and events moving, and what that sets off.
    pub async fn minute_passes(&self) {
        self.advance(1).await;
        self.run("retry-due-payments").await;
        self.run("sweep-outbox").await;
        self.idle().await;
    }

    /// Waits until nothing happens any more unless time passes.
    pub async fn pauses(&self) {
        self.quiet().await;
    }

    /// Messages that wait to be consumed, per queue.
    pub(crate) async fn waiting(&self) -> BTreeMap<String, u64> {
        let report = self.idle_report().await;
        let depth = |(name, depth): (&String, &Value)| {
            let states = ["visible", "in_flight", "delayed"];
            (name.clone(), states.iter().filter_map(|state| depth[*state].as_u64()).sum())
        };
        consumed(&report).map(depth).collect()
    }

    async fn quiet(&self) -> Quiet {
        let mut unchanged = 0;
        let patience = Cell::new(PATIENCE);
        let look = async || {
            let report = self.idle_report().await;
            // A backlog may take its time, but each message only so much.
            patience.set(patience.get().max(PATIENCE + EACH_MESSAGE * messages(&report)));
            if report["in_flight"] != 0 || report["streams_behind"] != 0 || visible(&report) > 0 {
                unchanged = 0;
                return None;
            }
            let (due_now, due_later) = self.webhooks_due().await;
            if report["idle"] == true && !due_now {
                return Some(if later_messages(&report) > 0 {
                    Quiet::Messages
                } else if due_later {
                    Quiet::Webhooks
                } else {
                    Quiet::Idle
                });
            }
            // Nobody works and nothing can be received: the queues wait for a time-out.
            unchanged = if due_now { 0 } else { unchanged + 1 };
            (unchanged > 10).then_some(Quiet::Messages)
        };
        let describe = async || format!("it never got quiet: {:#}", self.idle_report().await);
        until_within(|| patience.get(), look, describe).await
    }

    /// Whether the provider is about to send webhooks, and whether it will later.
    async fn webhooks_due(&self) -> (bool, bool) {
        let now = self.now().await * 1_000;
        let webhooks = self.webhooks().await;
        let pending = webhooks.iter().filter(|webhook| webhook["state"] == "pending");
        let times: Vec<i64> = pending.map(|webhook| webhook["next_at"].as_i64().unwrap()).collect();
        (times.iter().any(|at| *at <= now), times.iter().any(|at| *at > now))
    }

    /// Ends every disturbance, lets every window close, and checks the invariants.
    pub(super) async fn drains(&self, right: impl Fn(&Violation) -> bool) {
        let violations = self.settles(right).await;
        let list: Vec<_> = violations.iter().map(Violation::to_string).collect();
        assert!(list.is_empty(), "{} violations:\n{}", list.len(), list.join("\n"));
    }

    /// Everything comes to its end; answers what is wrong then.
    pub async fn violations(&self) -> Vec<Violation> {
        self.settles(|_| false).await
    }

    /// As [`Shop::drains`]; answers what is wrong.
    pub(super) async fn settles(&self, right: impl Fn(&Violation) -> bool) -> Vec<Violation> {
        self.no_faults().await;
        self.chaos(None).await;
        self.provider_recovers().await;
        for table in OUTBOXES {
            self.stream(table, true).await;
        }
        self.idle().await;
        let mut violations = Vec::new();
        for _ in 0..ROUNDS {
            self.time_passes().await;
            violations = self.snapshot().await.violations();
            violations.retain(|violation| !right(violation));
            if violations.is_empty() {
                break;
            }
        }
        violations
    }

    /// Longer than any payment window, with everything that runs by the clock.
    pub async fn time_passes(&self) {
        self.advance(31).await;
        for schedule in SCHEDULES {
            self.run(schedule).await;
        }
        self.idle().await;
    }
}

fn consumed(report: &Value) -> impl Iterator<Item = (&String, &Value)> {
    let queues = report["queues"].as_object().unwrap().iter();
    queues.filter(|(name, _)| !name.ends_with("DeadLetters") && *name != "RelayFailures")
}

/// Messages that are to be consumed, whether or not they can be received now.
fn messages(report: &Value) -> u32 {
    let states = |depth: &Value| -> u64 {
        ["visible", "in_flight", "delayed"].iter().filter_map(|state| depth[*state].as_u64()).sum()
    };
    let all = consumed(report).map(|(_, depth)| states(depth)).sum::<u64>();
    u32::try_from(all).unwrap_or(u32::MAX)
}

fn visible(report: &Value) -> u64 {
    consumed(report).filter_map(|(_, depth)| depth["visible"].as_u64()).sum()
}

fn later_messages(report: &Value) -> u64 {
    consumed(report).filter_map(|(_, depth)| depth["delayed"].as_u64()).sum()
}

/// Messages come up to five times, late and in any order.
#[must_use]
pub fn wild_queues(seed: u64) -> Value {
    json!({
        "seed": seed, "duplicate_per_mille": 400, "delay_per_mille": 300, "max_delay_ms": 90_000, "shuffle": true,
    })
}
