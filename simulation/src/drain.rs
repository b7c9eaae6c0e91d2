//! The end of a run: nothing fails any more, time passes over every window, and what is left has to be right.

use std::rc::Rc;
use std::time::Duration;

use invariants::Violation;
use tokio::time::sleep;

use crate::people::Staff;
use crate::provider;
use crate::snapshot;
use crate::sources::run_schedule;
use crate::world::World;

/// What runs by the clock and brings to an end what messages alone do not.
const SCHEDULES: [&str; 5] = [
    "expire-orders",
    // Of what a webhook would have told that was lost, such as a refund that failed at last.
    "reconcile-payments",
    "retry-due-payments",
    "sweep-outbox",
    "repair-reservations",
];

/// How often time passes before whatever is still open counts as stuck.
const ROUNDS: u32 = 8;
/// Longer than any payment window.
const PASSING: Duration = Duration::from_secs(31 * 60);
/// Looks, ever further apart, until something that still moves counts as never coming to rest.
const LOOKS: u32 = 40;

/// Ends every disturbance, lets every window close, and says what is wrong then.
pub async fn drain(world: &Rc<World>, staff: &Staff) -> Vec<Violation> {
    world.weather.calms();
    world.queues.set_chaos(None);
    world.note("the world", "calms down", "");
    for written in world.written.values() {
        written.notify_one();
    }
    settle(world).await;
    let mut violations = Vec::new();
    for _ in 0..ROUNDS {
        sleep(PASSING).await;
        banks_decide(world).await;
        for schedule in SCHEDULES {
            run_schedule(world, schedule).await;
        }
        settle(world).await;
        for function in snapshot::gave_up(world) {
            staff.looks_after(&function).await;
            settle(world).await;
        }
        violations = snapshot::of(world).violations();
        violations.retain(|violation| !waits_for_a_person(world, violation));
        if violations.is_empty() {
            break;
        }
    }
    violations
}

/// Every dispute ends, for the shop or for the card's holder.
async fn banks_decide(world: &Rc<World>) {
    let ledger = world.provider.ledger().unwrap_or_default();
    let rows = ledger["rows"].as_array().into_iter().flatten();
    for row in rows.filter(|row| row["kind"] == "disputed") {
        let won = world.weather.draw("banks", |chance| chance.happens(500));
        provider::decide(row["intent"].as_str().unwrap_or_default(), won).await;
    }
}

/// Whether it is about money whose way back the bank has closed: its order stays open, or keeps what it should give back, until
/// a person finds another way. Staff is shown it as stuck.
fn waits_for_a_person(world: &World, violation: &Violation) -> bool {
    if !matches!(violation.invariant, 2 | 4 | 6) {
        return false;
    }
    let intents = world.provider.intents_of(&violation.id).unwrap_or_default();
    let mut refunds = intents.iter().filter_map(|intent| intent["refunds"].as_array()).flatten();
    let has_failed = refunds.any(|refund| refund["status"] == "failed");
    has_failed && snapshot::is_listed_as_stuck(world, &violation.id)
}

/// Waits until nothing is under way and every message is consumed, also those that come again later.
pub async fn settle(world: &Rc<World>) {
    let mut step = 1;
    for _ in 0..LOOKS {
        sleep(Duration::from_secs(step)).await;
        if is_quiet(world) {
            return;
        }
        step = (step * 2).min(3_600);
    }
}

fn is_quiet(world: &World) -> bool {
    world.under_way.get() == 0
        && snapshot::waiting(world).values().all(|messages| *messages == 0)
        && !world.provider.has_pending().unwrap_or(true)
}
