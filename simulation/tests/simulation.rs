//! Runs of the simulation, as many as `TROLLEY_SEEDS` says. `cargo test --profile optimized --package simulation -- --include-ignored`
//! runs all; `make test` those that are quick.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test may fail loudly"
)]

use std::path::Path;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};

use proof::Trial;
use simulation::{Plan, Sabotage, programs, run, shrink};

const METHOD: &str = "simulation";
const THREADS: usize = 2;

fn size(variable: &str, default: u64) -> u64 {
    std::env::var(variable).ok().and_then(|text| text.parse().ok()).unwrap_or(default)
}

/// The failing ones of these seeds, run side by side.
fn failing(from: u64, seeds: u64) -> Vec<u64> {
    let (next, failed) = (AtomicU64::new(0), Mutex::new(Vec::new()));
    std::thread::scope(|scope| {
        for _ in 0..THREADS {
            scope.spawn(|| {
                loop {
                    let place = next.fetch_add(1, Ordering::Relaxed);
                    if place >= seeds {
                        return;
                    }
                    let seed = from + place;
                    if !run(&Plan::of(seed), false).violations.is_empty() {
                        failed.lock().unwrap().push(seed);
                    }
                }
            });
        }
    });
    failed.into_inner().unwrap()
}

#[test]
fn whatever_a_seed_has_happen_the_invariants_hold() {
    let (from, seeds) = (size("TROLLEY_SEED", 0), size("TROLLEY_SEEDS", 12));
    let what = "guests, a customer and staff at once, with faults, late and repeated messages";
    let trial = Trial::begin(METHOD, what);
    let failed = failing(from, seeds);
    trial.ends(seeds, failed.len() as u64);
    if let Some(seed) = failed.iter().min() {
        let shrunk = shrink(&Plan::of(*seed), 200).unwrap();
        let lines: Vec<String> = shrunk.outcome.timeline.iter().map(ToString::to_string).collect();
        let wrong: Vec<String> =
            shrunk.outcome.violations.iter().map(ToString::to_string).collect();
        panic!(
            "seeds {failed:?} fail; {seed} shrunk to {:?}:\n{}\n{}",
            shrunk.plan,
            lines.join("\n"),
            wrong.join("\n")
        );
    }
}

#[test]
fn a_seed_replays_the_same_calls_faults_and_outcomes() {
    let trial = Trial::begin(METHOD, "the same seed twice: the same order of calls and outcomes");
    let seeds = 2 + size("TROLLEY_SEEDS", 0) / 100;
    let hash = |seed| {
        let outcome = run(&Plan::of(seed), false);
        (outcome.hash, outcome.length, outcome.struck)
    };
    let differing: Vec<u64> = (0..seeds).filter(|seed| hash(*seed) != hash(*seed)).collect();
    trial.ends(seeds, differing.len() as u64);
    assert_eq!(differing, [0u64; 0]);
    assert_ne!(hash(0).0, hash(1).0);
}

/// The first run that notices.
fn notices(sabotage: Sabotage) -> Plan {
    let plans = (0..200).map(|seed| Plan { sabotage: Some(sabotage), ..Plan::of(seed) });
    let mut noticing = plans.filter(|plan| !run(plan, false).violations.is_empty());
    noticing.next().expect("no seed has noticed")
}

#[test]
#[ignore = "takes minutes in a build that is not optimised: run it with `--ignored`"]
fn stock_that_is_held_without_a_condition_is_noticed() {
    let whole = notices(Sabotage::StockWithoutConditions);
    let shrunk = shrink(&whole, 40).unwrap();
    assert!(shrunk.outcome.violations.iter().any(|violation| violation.invariant == 1));
    assert!(shrunk.plan.people.len() <= whole.people.len());
    assert!(shrunk.outcome.length < run(&whole, false).length, "it got no smaller");
    assert!(shrunk.outcome.timeline.iter().any(|entry| entry.what.contains("checkout")));
}

#[test]
fn messages_that_a_queue_forgets_are_noticed() {
    notices(Sabotage::ForgetfulQueues);
}

#[test]
#[ignore = "takes minutes in a build that is not optimised: run it with `--ignored`"]
fn orders_that_are_written_over_are_noticed() {
    notices(Sabotage::OrdersWithoutConditions);
}

#[test]
fn payments_that_are_written_over_are_noticed() {
    notices(Sabotage::PaymentsWithoutConditions);
}

/// A function that is not simulated would never be proven.
#[test]
fn every_function_of_the_template_is_simulated() {
    let template = Path::new(env!("CARGO_MANIFEST_DIR")).join("../template.yaml");
    let template = std::fs::read_to_string(template).unwrap();
    let code = template.lines().filter_map(|line| line.split_once("target/lambda/"));
    let mut deployed: Vec<&str> =
        code.map(|(_, name)| name.trim_end_matches(['/', '\'', '"'])).collect();
    deployed.sort_unstable();
    let programs = programs();
    let simulated: Vec<&str> = programs.keys().copied().collect();
    assert_eq!(simulated, deployed);
}
