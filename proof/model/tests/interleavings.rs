//! Every interleaving of what can happen to one order, and to two that want the last unit. `TROLLEY_MODEL=full` lets more
//! happen at once.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may fail loudly")]

use std::collections::BTreeSet;

use model::{Card, Hour, Saga, search};
use orders::OrderStatus;
use platform::shop::Capture;

const EVERY_CARD: &[Card] = &[Card::Approved, Card::Declined, Card::Late, Card::Challenged];
const GOOD_CARD: &[Card] = &[Card::Approved];

/// What is explored by itself, in seconds.
fn small() -> Vec<(&'static str, Saga)> {
    let plain = || Saga { attempts: 1, cards: GOOD_CARD, ..Saga::plain() };
    let staff = || Saga { has_staff: true, ..plain() };
    vec![
        ("one order, every answer of a bank", Saga { cards: EVERY_CARD, ..plain() }),
        ("a second card after a decline", Saga::plain()),
        ("a call that is lost", Saga { losses: 1, ..plain() }),
        ("a process that dies", Saga { deaths: 1, ..Saga::plain() }),
        (
            "messages and webhooks at any time and twice, two processes at once",
            Saga { workers: 2, has_duplicates: true, has_hints: true, ..plain() },
        ),
        ("shipping, holding, refunding", Saga { refunds: 1, ..staff() }),
        (
            "money that is taken when goods leave, and a bank that refuses",
            Saga { capture: Capture::AtShipment, surprises: 1, attempts: 2, ..staff() },
        ),
        (
            "banks that take back a decline or a refund, let a hold lapse",
            Saga { surprises: 1, until: Hour::NextWeek, attempts: 1, ..Saga::plain() },
        ),
        ("two buyers of the last unit", Saga { buyers: 2, until: Hour::WindowClosed, ..plain() }),
    ]
}

/// The same, and more of it at once.
fn full() -> Vec<(&'static str, Saga)> {
    let week = || Saga { until: Hour::NextWeek, ..Saga::plain() };
    vec![
        ("one order, every answer of a bank", Saga { cards: EVERY_CARD, attempts: 3, ..week() }),
        ("calls that are lost, a process that dies", Saga { losses: 2, deaths: 1, ..week() }),
        (
            "messages and webhooks at any time and twice, two processes at once, a call that is lost",
            Saga { workers: 2, has_duplicates: true, has_hints: true, losses: 1, ..Saga::plain() },
        ),
        (
            "shipping, holding, refunding, and banks that surprise",
            Saga { has_staff: true, refunds: 1, surprises: 1, attempts: 3, ..week() },
        ),
        (
            "money that is taken when goods leave, and banks that surprise",
            Saga {
                has_staff: true,
                refunds: 1,
                surprises: 1,
                losses: 1,
                capture: Capture::AtShipment,
                ..week()
            },
        ),
        ("banks that surprise twice", Saga { surprises: 2, attempts: 1, ..week() }),
        (
            "two buyers of the last unit",
            Saga { buyers: 2, attempts: 1, until: Hour::NextDay, ..Saga::plain() },
        ),
    ]
}

fn scopes() -> Vec<(&'static str, Saga)> {
    match std::env::var("TROLLEY_MODEL").as_deref() {
        Ok("full") => full(),
        Ok(other) => panic!("TROLLEY_MODEL is full or not set, not {other}"),
        Err(_) => small(),
    }
}

#[test]
fn in_every_interleaving_the_promises_hold() {
    let mut taken = BTreeSet::new();
    for (what, saga) in scopes() {
        let trial = proof::Trial::begin("model", what);
        let found = search(saga);
        println!(
            "{what}: {} states, {} steps, depth {}, {} s",
            found.states, found.steps, found.depth, found.seconds
        );
        trial.ends(found.states as u64, found.broken.len() as u64);
        for (promise, way) in &found.broken {
            println!("{promise}: broken by\n{way}");
        }
        assert!(found.broken.is_empty(), "{what}");
        taken.extend(found.orders);
    }
    let left_out: Vec<_> = within_reach().difference(&taken).copied().collect();
    assert!(left_out.is_empty(), "ways of the table that nobody took: {left_out:?}");
}

/// Every way of the table, but those that need returns, several parcels, an order that costs nothing, or a bank that
/// approves another sum after it has declined.
fn within_reach() -> BTreeSet<(&'static str, &'static str)> {
    use OrderStatus::{
        Cancelled, Completed, Confirmed, OnHold, PartiallyReturned, PartiallyShipped,
        PaymentFailed, Returned,
    };
    let ways =
        OrderStatus::ALL.into_iter().flat_map(|from| from.next().iter().map(move |to| (from, *to)));
    let is_beyond = |(from, to): &(OrderStatus, OrderStatus)| {
        let beyond = [PartiallyShipped, PartiallyReturned, Returned, Completed];
        let is_free = matches!((from, to), (Confirmed | OnHold, Cancelled));
        let is_another_sum = (*from, *to) == (PaymentFailed, OnHold);
        is_free || is_another_sum || beyond.contains(from) || beyond.contains(to)
    };
    ways.filter(|way| !is_beyond(way)).map(|(from, to)| (from.name(), to.name())).collect()
}
