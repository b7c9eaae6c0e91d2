//! Everything of a run that the invariants look at.

use std::collections::{BTreeMap, BTreeSet};

use invariants::{Snapshot, TABLES};
use jiff::Timestamp;
use local::system::Source;
use platform::shop::{Capture, Shop};
use serde_json::json;

use crate::world::World;

/// What there is now.
pub fn of(world: &World) -> Snapshot {
    let table = |id: &str| (id.to_owned(), world.aws.scan(id).expect("a table of the template"));
    Snapshot {
        tables: TABLES.iter().map(|id| table(id)).collect(),
        ledger: world.provider.ledger().expect("the provider's ledger"),
        dead_letters: dead_letters(world),
        waiting: waiting(world),
        at: Timestamp::from_millisecond(world.now_ms()).unwrap_or_default(),
        ledger_since: None,
        captures_at_shipment: Shop::get().capture == Capture::AtShipment,
        promised: world.crowd.promises(),
        listeners: world.crowd.listeners(),
        mail: world.aws.mail().iter().map(|mail| json!(mail)).collect(),
        log: Vec::new(),
    }
}

/// Logical ids of the queues that a function consumes.
fn consumed(world: &World) -> BTreeSet<&str> {
    let sources = world.system.functions.iter().flat_map(|function| &function.sources);
    sources
        .filter_map(|source| match source {
            Source::Queue { queue, .. } => Some(queue.as_str()),
            Source::Stream { .. } | Source::Schedule { .. } => None,
        })
        .collect()
}

/// Messages that wait to be consumed, per queue.
pub fn waiting(world: &World) -> BTreeMap<String, u64> {
    let consumed = consumed(world);
    let queues =
        world.system.queues.iter().filter(|queue| consumed.contains(queue.logical_id.as_str()));
    queues
        .map(|queue| {
            let depth = world.queues.depth(&queue.name);
            let all = depth.visible + depth.in_flight + depth.delayed;
            (queue.logical_id.clone(), all as u64)
        })
        .collect()
}

/// What waits for a person: queue and message.
pub fn dead_letters(world: &World) -> Vec<(String, serde_json::Value)> {
    let consumed = consumed(world);
    let queues =
        world.system.queues.iter().filter(|queue| !consumed.contains(queue.logical_id.as_str()));
    let letters = queues.flat_map(|queue| {
        let messages = world.queues.peek(&queue.name);
        messages.into_iter().map(|message| (queue.logical_id.clone(), json!(message)))
    });
    letters.collect()
}

/// Whether staff is shown the payment of this order as stuck.
pub fn is_listed_as_stuck(world: &World, order: &str) -> bool {
    let key = format!("PAYMENT#{order}");
    let items = world.aws.scan("PaymentsTable").unwrap_or_default();
    items.iter().any(|item| {
        item["pk"] == key.as_str() && item["sk"] == "STUCK" && item["list_pk"].is_string()
    })
}

/// The functions that have given something up.
pub fn gave_up(world: &World) -> Vec<String> {
    let waits = |queue: &str| {
        world.system.queue(queue).is_some_and(|queue| world.queues.depth(&queue.name).visible > 0)
    };
    let functions = world.system.functions.iter();
    let of = |source: &Source| match source {
        Source::Queue { queue, .. } => {
            let (letters, _) = world.system.queue(queue)?.dead_letters.clone()?;
            waits(&letters).then_some(())
        }
        Source::Stream { on_failure, .. } => waits(on_failure.as_deref()?).then_some(()),
        Source::Schedule { .. } => None,
    };
    functions
        .filter(|function| function.sources.iter().any(|source| of(source).is_some()))
        .map(|function| function.name.clone())
        .collect()
}
