//! The whole shop in one process, on one thread and on virtual time, with everything that can go wrong decided by a
//! seed: see the README beside this crate.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::missing_panics_doc,
    reason = "a simulation that cannot go on has to say so loudly"
)]

pub mod chance;
mod clock;
mod drain;
mod fault;
mod gateway;
mod ground;
mod hosting;
mod network;
mod outcome;
mod people;
mod plan;
mod pool;
mod provider;
mod run;
mod sabotage;
mod shrink;
mod snapshot;
mod sources;
mod trace;
mod weather;
mod world;

use std::ops::Range;

use invariants::Violation;

pub use fault::Kind;
pub use hosting::programs;
pub use plan::Plan;
pub use run::{Outcome, run};
pub use sabotage::Sabotage;
pub use shrink::{Shrunk, shrink};
pub use trace::Entry;

/// Runs are made of small pieces of JSON: this finds memory for them in less time than the system's.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// The first of these seeds under which something is broken, with what is. `planted` is the name of a
/// `platform::planted::Bug`, for builds with the feature `planted`.
#[must_use]
pub fn first_violation(seeds: Range<u64>, planted: Option<&str>) -> Option<(u64, Vec<Violation>)> {
    seeds.into_iter().find_map(|seed| {
        let plan = Plan { planted: planted.map(str::to_owned), ..Plan::of(seed) };
        let violations = run(&plan, false).violations;
        (!violations.is_empty()).then_some((seed, violations))
    })
}
