//! How cases went.

use std::{any::Any, panic::AssertUnwindSafe};

use futures::{FutureExt as _, future::join_all};
use journeys::Shop;

use super::{Workflow, case::Case, discovery::MEMORIES_FADE};

/// How often a minute passes before what has not reached its end counts as stuck.
const MINUTES: usize = 12;

#[derive(Debug)]
pub(super) struct Outcome {
    pub case: Case,
    /// Whether its faults have struck.
    pub met: bool,
    /// Why it is a failure, if it is one.
    pub failure: Option<String>,
    /// The subject's names, to tell whose a violation is.
    pub names: Vec<String>,
}

impl Outcome {
    /// Whether nothing went wrong because nothing was made to. Of two faults, the first can leave the second nothing to
    /// strike.
    pub(super) fn is_missed(&self) -> bool {
        !self.met && self.failure.is_none() && self.case.faults.len() == 1
    }
}

/// Runs cases side by side, each with a subject of its own, until all have reached their ends or time is up.
pub(super) async fn of<W: Workflow>(shop: &Shop, cases: Vec<Case>) -> Vec<Outcome> {
    shop.advance(MEMORIES_FADE).await;
    let subjects = join_all(cases.iter().map(|_| subject::<W>(shop))).await;
    shop.idle().await;
    join_all(subjects.iter().map(W::prepared)).await;
    shop.idle().await;
    let rules =
        cases.iter().zip(&subjects).enumerate().flat_map(|(place, (case, subject))| {
            case.rules(&W::mentions(subject), &place.to_string())
        });
    shop.orders_faults(rules.collect()).await;
    let happened = join_all(subjects.iter().map(|subject| caught(W::happens(subject)))).await;
    shop.idle().await;
    let mut failures = ends::<W>(shop, &subjects).await;
    for (failure, happened) in failures.iter_mut().zip(happened) {
        *failure = happened.err().or(failure.take());
    }
    let struck = struck(shop, cases.len()).await;
    shop.no_faults().await;
    let outcome = |(place, (case, failure)): (usize, (Case, Option<String>))| Outcome {
        met: struck[place] >= case.faults.len(),
        case,
        failure,
        names: W::mentions(&subjects[place]),
    };
    cases.into_iter().zip(failures).enumerate().map(outcome).collect()
}

/// Nothing fails on purpose before the client begins: what a busy machine could not do is done again.
pub(super) async fn subject<W: Workflow>(shop: &Shop) -> W::Subject<'_> {
    for _ in 0..2 {
        if let Ok(subject) = caught(W::given(shop)).await {
            return subject;
        }
    }
    W::given(shop).await
}

/// Where those stand that have not reached their end after some minutes.
async fn ends<W: Workflow>(shop: &Shop, subjects: &[W::Subject<'_>]) -> Vec<Option<String>> {
    let mut open: Vec<Option<String>> = subjects.iter().map(|_| Some(String::new())).collect();
    for minute in 0..=MINUTES {
        for (subject, standing) in subjects.iter().zip(&mut open).filter(|(_, it)| it.is_some()) {
            *standing = caught(W::ended(subject)).await.and_then(|ended| ended).err();
        }
        if minute == MINUTES || open.iter().all(Option::is_none) {
            break;
        }
        shop.minute_passes().await;
    }
    open
}

/// How many of the faults of each case have struck.
async fn struck(shop: &Shop, cases: usize) -> Vec<usize> {
    let mut struck = vec![0; cases];
    for rule in shop.ordered_faults().await {
        let place: Option<usize> = rule["name"].as_str().and_then(|name| name.parse().ok());
        if let Some(place) = place.filter(|_| rule["struck"].as_u64() > Some(0)) {
            struck[place] += 1;
        }
    }
    struck
}

/// A failed assertion is this case's failure and no other's.
async fn caught<T>(work: impl Future<Output = T>) -> Result<T, String> {
    AssertUnwindSafe(work).catch_unwind().await.map_err(|why| said(&*why))
}

fn said(why: &(dyn Any + Send)) -> String {
    let text = why.downcast_ref::<String>().cloned();
    text.or_else(|| why.downcast_ref::<&str>().map(|text| (*text).to_owned())).unwrap_or_default()
}
