//! What sets functions off by itself: queues, streams, the clock and the provider.

mod queues;
mod schedules;
mod streams;
mod webhooks;

use std::rc::Rc;

use crate::world::World;

pub use schedules::run_schedule;

/// Starts all of them; they end with the run.
pub fn start(world: &Rc<World>) {
    queues::start(world);
    streams::start(world);
    webhooks::start(world);
}

/// Runs schedules now and then, until it is dropped.
pub async fn clockwork(world: Rc<World>) {
    schedules::run(world).await;
}
