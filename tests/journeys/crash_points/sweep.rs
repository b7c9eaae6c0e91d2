//! The sweep over one workflow.

use journeys::Shop;
use proof::Trial;
use serde_json::{Value, json};

use super::{
    WORKFLOWS, Workflow,
    case::Case,
    chance::Chance,
    discovery,
    outcome::{self, Outcome},
};
use crate::journeys::size;

/// How many cases run side by side.
const SIDE_BY_SIDE: usize = 12;

/// How many calls of a workflow are tried where there is no time for all.
const A_FEW: usize = 3;

/// How often a case is tried again whose call was not made: of a call that is made every other time, it would miss all of
/// these, and see it made in between, once in a hundred thousand times.
const ALONE_AGAIN: usize = 8;

pub(super) async fn sweep<W: Workflow>() {
    let shop = Shop::open().await;
    shop.sells("mug", 1_250, 100_000).await;
    let seed = size("TROLLEY_SEED", 1);
    let mut chance = Chance(seed as u64);
    shop.chaos(Some(one_at_a_time())).await;
    let points = discovery::points::<W>(&shop).await;
    let sweep = std::env::var("TROLLEY_SWEEP").unwrap_or_default();
    let full = sweep == "full";
    let singles = match sweep.as_str() {
        "full" => Case::all(&points),
        "each" => Case::each(&points, &mut chance),
        _ => Case::some(&points, A_FEW, &mut chance),
    };
    let pairs = size("TROLLEY_PAIRS", WORKFLOWS).div_ceil(WORKFLOWS);
    let pairs = Case::pairs(&points, pairs, &mut chance);
    let mut wrong = Vec::new();
    for (method, cases) in [("crash points", singles), ("fault pairs", pairs)] {
        let cases = chosen(cases);
        if !cases.is_empty() {
            let (calls, count) = (points.len(), cases.len());
            println!("{}: {method}: {calls} calls, {count} cases, TROLLEY_SEED={seed}", W::NAME);
            wrong.extend(tries::<W>(&shop, method, cases).await);
        }
    }
    if full || !wrong.is_empty() {
        // What is broken must not break the journeys after this, nor what is much slow them down.
        shop.closes_unchecked();
    } else {
        shop.closes_as_it_is();
    }
    assert!(wrong.is_empty(), "{}: {} failures\n{}", W::NAME, wrong.len(), wrong.join("\n"));
}

/// Each message has an invocation of its own, so that it is known for whom a call is made.
fn one_at_a_time() -> Value {
    json!({ "at_most": 1 })
}

/// Runs the cases, and then looks through everything. Names the cases that did not reach their end, and those whose
/// subject broke an invariant.
async fn tries<W: Workflow>(shop: &Shop, method: &str, cases: Vec<Case>) -> Vec<String> {
    let trial = Trial::begin(method, W::NAME);
    shop.chaos(Some(one_at_a_time())).await;
    let outcomes = tried::<W>(shop, cases).await;
    let mut wrong: Vec<String> = outcomes
        .iter()
        .filter_map(|outcome| Some(format!("{}: {}", outcome.case, outcome.failure.as_ref()?)))
        .collect();
    for violation in shop.violations().await {
        let text = violation.to_string();
        let whose = |outcome: &&Outcome| {
            outcome.names.iter().any(|name| text.contains(name.trim_matches('"')))
        };
        let case = outcomes.iter().find(whose).map(|outcome| outcome.case.to_string());
        wrong.push(format!("{}: {text}", case.unwrap_or_else(|| "of no single case".to_owned())));
    }
    trial.ends(outcomes.len() as u64, wrong.len() as u64);
    wrong
}

/// Only the cases that somebody wants to see again.
fn chosen(cases: Vec<Case>) -> Vec<Case> {
    let Ok(text) = std::env::var("TROLLEY_CASE") else { return cases };
    cases.into_iter().filter(|case| case.to_string().contains(&text)).collect()
}

/// Runs all cases. A call that was not made, since another run had warmed what it is for or two events went out as one
/// batch, is tried again with the shop to itself. If a run without faults does not make it either, it is made by chance.
async fn tried<W: Workflow>(shop: &Shop, cases: Vec<Case>) -> Vec<Outcome> {
    let mut outcomes = tried_once::<W>(shop, cases).await;
    for _ in 0..ALONE_AGAIN {
        for outcome in outcomes.iter_mut().filter(|outcome| outcome.is_missed()) {
            let again = outcome::of::<W>(shop, vec![outcome.case.clone()]).await;
            *outcome = again.into_iter().next().unwrap();
        }
        if outcomes.iter().any(Outcome::is_missed) {
            let made = discovery::points::<W>(shop).await;
            outcomes.retain(|outcome| !outcome.is_missed() || outcome.case.is_about(&made));
        }
    }
    for outcome in outcomes.iter_mut().filter(|outcome| outcome.is_missed()) {
        outcome.failure = Some("the fault did not strike".to_owned());
    }
    outcomes
}

async fn tried_once<W: Workflow>(shop: &Shop, cases: Vec<Case>) -> Vec<Outcome> {
    let (hanging, others): (Vec<_>, Vec<_>) = cases.into_iter().partition(Case::hangs);
    let mut outcomes = Vec::new();
    for cases in [others, hanging] {
        for wave in cases.chunks(if W::ALONE { 1 } else { SIDE_BY_SIDE }) {
            outcomes.extend(outcome::of::<W>(shop, wave.to_vec()).await);
        }
    }
    outcomes
}
