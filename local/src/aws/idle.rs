//! Whether everything that was set off has come to its end, so that tests wait for that and never for a time.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};

use super::Endpoint;
use crate::streams;
use crate::system::{Source, System};

/// Idle: no invocation in flight, nothing to be received from a queue that a function consumes, every stream read.
pub async fn report(endpoint: &Endpoint) -> Value {
    let calls_before = endpoint.calls.ever();
    let in_flight_before = endpoint.functions.in_flight();
    let behind = streams::behind(endpoint).await;
    let consumed = consumed_queues(&endpoint.system);
    let mut queues = BTreeMap::new();
    let mut waiting = 0;
    for queue in &endpoint.system.queues {
        let depth = endpoint.queues.depth(&queue.name);
        if consumed.contains(queue.logical_id.as_str()) {
            waiting += depth.visible + depth.in_flight + depth.delayed;
        }
        queues.insert(queue.logical_id.as_str(), depth);
    }
    let in_flight = in_flight_before.max(endpoint.functions.in_flight());
    // Work may have moved on from where was not yet looked to where was: then a call came meanwhile.
    let quiet = endpoint.calls.ever() == calls_before;
    json!({
        "idle": quiet && in_flight == 0 && waiting == 0 && behind == 0,
        "in_flight": in_flight,
        "queues": queues,
        "streams_behind": behind,
    })
}

/// Dead letters and stream failures wait for people.
fn consumed_queues(system: &System) -> BTreeSet<&str> {
    let sources = system.functions.iter().flat_map(|function| &function.sources);
    sources
        .filter_map(|source| match source {
            Source::Queue { queue, .. } => Some(queue.as_str()),
            Source::Stream { .. } | Source::Schedule { .. } => None,
        })
        .collect()
}
