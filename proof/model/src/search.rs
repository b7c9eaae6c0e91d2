//! Searches a model through and through, and tells how far it got.

use std::{fmt::Write as _, num::NonZeroUsize, thread, time::Instant};

use stateright::{Checker as _, Model as _, Path};

use crate::saga::{Act, Saga, State};

/// What a search found.
#[derive(Debug)]
pub struct Found {
    /// States that differ.
    pub states: usize,
    /// Ways into them.
    pub steps: usize,
    /// The longest of the shortest ways to a state.
    pub depth: usize,
    pub seconds: u64,
    /// Promises that were broken, each with the way to it.
    pub broken: Vec<(&'static str, String)>,
    /// Ways of orders, and of stock, that were taken.
    pub orders: Vec<(&'static str, &'static str)>,
    pub stock: Vec<(String, String)>,
}

/// Visits every state that `saga` can get to, or stops at the first broken promise.
#[must_use]
pub fn search(saga: Saga) -> Found {
    let began = Instant::now();
    let threads = thread::available_parallelism().map_or(1, NonZeroUsize::get);
    let checker = saga
        .checker()
        .threads(threads)
        .finish_when(stateright::HasDiscoveries::AnyFailures)
        .spawn_bfs()
        .join();
    let discoveries = checker.discoveries();
    let seen = &checker.model().seen;
    Found {
        states: checker.unique_state_count(),
        steps: checker.state_count(),
        depth: checker.max_depth(),
        seconds: began.elapsed().as_secs(),
        broken: discoveries.into_iter().map(|(name, path)| (name, told(path))).collect(),
        orders: seen.orders.lock().unwrap().iter().copied().collect(),
        stock: seen.stock.lock().unwrap().iter().cloned().collect(),
    }
}

/// A way, one step a line, as a person reads it.
fn told(path: Path<State, Act>) -> String {
    let mut text = String::new();
    for (state, act) in path.into_vec() {
        let _ = writeln!(text, "  {state:?}");
        if let Some(act) = act {
            let _ = writeln!(text, "> {act:?}");
        } else if let Some(fault) = crate::promises::unrest(&state) {
            let _ = writeln!(text, "  {fault}");
        }
    }
    text
}
