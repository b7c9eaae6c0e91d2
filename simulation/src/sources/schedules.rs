//! Schedules: in a rough run they come at odd times, one beside the other.

use std::rc::Rc;
use std::time::Duration;

use tokio::task::spawn_local;
use tokio::time::sleep;

use crate::world::World;

/// What keeps orders, money and events moving, with how often it is that one's turn.
const TURNS: [(u64, &str); 5] = [
    (3, "expire-orders"),
    (4, "retry-due-payments"),
    (3, "sweep-outbox"),
    (1, "repair-reservations"),
    (1, "reconcile-payments"),
];

pub async fn run(world: Rc<World>) {
    loop {
        let (pause, function) = world
            .weather
            .draw("schedules", |chance| (chance.between(60, 420), chance.weighted(&TURNS)));
        sleep(Duration::from_secs(pause)).await;
        let world = Rc::clone(&world);
        spawn_local(async move { run_schedule(&world, function).await });
    }
}

/// Runs a function as its schedule does.
pub async fn run_schedule(world: &Rc<World>, function: &str) {
    let ended = world.invoke(function, "{}").await;
    let outcome = ended.map_or_else(|failure| failure.name(), |_| "ran");
    world.note(function, "by the clock", outcome);
}
