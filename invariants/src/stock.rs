//! Stock adds up. Invariant 1: per SKU `initial + adjustments + restocked = available + held + sold`, and nothing is
//! below zero; the same of each shard with what moved between them, which is nothing in sum. What reservations and
//! movements say adds up to the same.

use std::collections::{BTreeMap, BTreeSet};

use contracts::Consumer;

use crate::{Books, Findings, Violation, rows::Level};

pub(crate) fn check(books: &Books<'_>) -> Vec<Violation> {
    let mut findings = Findings::new();
    let (reserved, moved) = (reserved(books), moved(books));
    let held_in = held_in(books);
    let late = books.is_behind(Consumer::RecordMovement)
        || books.events.iter().any(|told| books.is_fresh(Some(told.event.occurred_at)));
    let mut skus: BTreeMap<String, Vec<&Level>> = BTreeMap::new();
    for shard in &books.levels {
        adds_up(shard, &mut findings);
        let by_orders = held_in.get(&(shard.sku.clone(), shard.shard)).copied().unwrap_or(0);
        let what = format!("shard {} holds {}, for orders {by_orders}", shard.shard, shard.held);
        findings.require(1, shard.held == by_orders, &shard.sku, what);
        skus.entry(shard.sku.clone()).or_default().push(shard);
    }
    for (sku, shards) in &skus {
        let level = sum(sku, shards);
        findings.require(1, level.moved == 0, sku, format!("{} came from nowhere", level.moved));

        let of = |kind: &str| reserved.get(&(sku.clone(), kind.to_owned())).copied().unwrap_or(0);
        let pairs = [
            ("held", level.held, of("held")),
            ("sold", level.sold, of("committed") + of("restocked")),
            ("restocked", level.restocked, of("restocked") + of("returned")),
        ];
        for (counter, is, by_orders) in pairs {
            let what = format!("{counter} is {is}, by the orders' reservations {by_orders}");
            findings.require(1, is == by_orders, sku, what);
        }

        let of = |kind: &str| moved.get(&(sku.clone(), kind.to_owned())).copied().unwrap_or(0);
        let held = of("held") + of("taken") - of("released") - of("expired") - of("sold");
        let pairs = [
            ("held", level.held, held),
            ("sold", level.sold, of("sold")),
            ("restocked", level.restocked, of("restocked")),
            ("adjusted", level.adjusted, of("adjusted")),
        ];
        for (counter, is, recorded) in pairs {
            let what = format!("{counter} is {is}, by the recorded movements {recorded}");
            findings.settles(7, is == recorded, sku, what, late);
        }
    }
    findings.0
}

fn adds_up(shard: &Level, findings: &mut Findings) {
    let sku = &shard.sku;
    let came = shard.initial + shard.adjusted + shard.restocked + shard.moved;
    let is = shard.available + shard.held + shard.sold;
    let what = format!("{came} came, but {is} are somewhere: {shard:?}");
    findings.require(1, came == is, sku, what);
    let counters = [shard.available, shard.held, shard.sold, shard.restocked, shard.on_hand];
    findings.require(1, counters.iter().all(|count| *count >= 0), sku, format!("{shard:?}"));
    let on_hand = shard.available + shard.held;
    let what = format!("{} on hand, not {on_hand}", shard.on_hand);
    findings.require(1, shard.on_hand == on_hand, sku, what);
}

/// All shards of a SKU in one.
fn sum(sku: &str, shards: &[&Level]) -> Level {
    let sum = |count: fn(&Level) -> i64| shards.iter().map(|shard| count(shard)).sum();
    Level {
        sku: sku.to_owned(),
        shard: 0,
        moved: sum(|shard| shard.moved),
        initial: sum(|shard| shard.initial),
        on_hand: sum(|shard| shard.on_hand),
        held: sum(|shard| shard.held),
        available: sum(|shard| shard.available),
        sold: sum(|shard| shard.sold),
        restocked: sum(|shard| shard.restocked),
        adjusted: sum(|shard| shard.adjusted),
        version: 0,
    }
}

/// What reservations and movements make of a SKU's counters.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counted {
    pub held: i64,
    pub sold: i64,
    pub restocked: i64,
    pub adjusted: i64,
}

/// What the counters should be, by SKU.
#[must_use]
pub fn counted(books: &Books<'_>) -> BTreeMap<String, Counted> {
    let mut counts: BTreeMap<String, Counted> = BTreeMap::new();
    for ((sku, state), units) in reserved(books) {
        let counted = counts.entry(sku).or_default();
        match state.as_str() {
            "held" => counted.held += units,
            "committed" => counted.sold += units,
            "restocked" => {
                counted.sold += units;
                counted.restocked += units;
            }
            "returned" => counted.restocked += units,
            _ => {}
        }
    }
    for ((sku, kind), units) in moved(books) {
        if kind == "adjusted" {
            counts.entry(sku).or_default().adjusted += units;
        }
    }
    counts
}

type Sums = BTreeMap<(String, String), i64>;

/// Units by SKU and the state of their reservation; `returned` are those that came back from a sold order.
fn reserved(books: &Books<'_>) -> Sums {
    let mut sums = Sums::new();
    for reservation in books.reservations.values() {
        for line in &reservation.lines {
            *sums.entry((line.sku.clone(), reservation.status.clone())).or_default() +=
                line.quantity;
            *sums.entry((line.sku.clone(), "returned".to_owned())).or_default() += line.returned;
        }
    }
    sums
}

/// Held units by SKU and shard, as the reservations say.
fn held_in(books: &Books<'_>) -> BTreeMap<(String, u8), i64> {
    let mut sums = BTreeMap::new();
    for reservation in books.reservations.values().filter(|held| held.status == "held") {
        for line in &reservation.lines {
            if line.parts.is_empty() {
                *sums.entry((line.sku.clone(), 0)).or_default() += line.quantity;
                continue;
            }
            for part in &line.parts {
                *sums.entry((line.sku.clone(), part.shard)).or_default() += part.quantity;
            }
        }
    }
    sums
}

/// Units by SKU and kind of movement. An order that costs nothing sells at once what it never held: that is
/// counted as `taken` too.
fn moved(books: &Books<'_>) -> Sums {
    let mut sums = Sums::new();
    let orders = books.orders.values().filter(|order| order.payment_id.is_none());
    let free: BTreeSet<&String> = orders.map(|order| &order.id).collect();
    for movement in &books.movements {
        let of_free = movement.order_id.as_ref().is_some_and(|order| free.contains(order));
        if movement.kind == "sold" && of_free {
            *sums.entry((movement.sku.clone(), "taken".to_owned())).or_default() +=
                movement.quantity;
        }
        *sums.entry((movement.sku.clone(), movement.kind.clone())).or_default() +=
            movement.quantity;
    }
    sums
}
