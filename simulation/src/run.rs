//! One run of one plan.

use invariants::Violation;
use tokio::runtime::{Builder, Runtime};
use tokio::task::{LocalSet, spawn_local};

use crate::drain::drain;
use crate::ground::{Ground, ground};
use crate::people::{self, Staff};
use crate::plan::Plan;
use crate::trace::Entry;
use crate::world::{self, Beginning, World};
use crate::{clock, sources};

/// What came of a run.
#[derive(Debug, Clone)]
pub struct Outcome {
    /// Of everything that happened, in its order: equal for equal plans.
    pub hash: u64,
    /// How much happened.
    pub length: u64,
    /// How many faults there were, also those that were spared.
    pub faults: u64,
    /// How many of them struck.
    pub struck: u64,
    pub orders: usize,
    /// Virtual time.
    pub minutes: i64,
    pub violations: Vec<Violation>,
    /// Empty unless it was asked for.
    pub timeline: Vec<Entry>,
}

/// A runtime whose time passes only when nobody has anything to do.
pub(crate) fn runtime() -> Runtime {
    Builder::new_current_thread().enable_time().start_paused(true).build().expect("a runtime")
}

/// Runs a plan to its end. `keeps`: whether there is to be a timeline.
#[must_use]
pub fn run(plan: &Plan, keeps: bool) -> Outcome {
    let ground = ground();
    // Jitter and tokens of the AWS SDK.
    fastrand::seed(plan.seed);
    let runtime = runtime();
    LocalSet::new().block_on(&runtime, lives(&ground, plan, keeps))
}

async fn lives(ground: &Ground, plan: &Plan, keeps: bool) -> Outcome {
    let world = World::open(&Beginning { ground, plan, keeps }).await;
    let _inside = world::enter(&world);
    world.queues.set_chaos(world.weather.chaos());
    sources::start(&world);
    let clockwork = spawn_local(sources::clockwork(world.clone()));
    let staff = Staff::of(&world, &ground.admin);
    people::live(&world, plan, ground, &staff).await;
    clockwork.abort();
    let violations = drain(&world, &staff).await;
    outcome(&world, violations)
}

fn outcome(world: &World, violations: Vec<Violation>) -> Outcome {
    let trace = world.trace.take();
    Outcome {
        hash: trace.hash(),
        length: trace.length(),
        faults: world.weather.faults(),
        struck: world.weather.struck.get(),
        orders: world.crowd.promises().len(),
        minutes: (clock::now_ms() - world.epoch) / 60_000,
        violations,
        timeline: trace.into_timeline(),
    }
}
