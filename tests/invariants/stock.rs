//! Stock adds up. Invariant 1: per SKU `initial + adjustments + restocked = available + held + sold`, and nothing is
//! below zero. What reservations and movements say adds up to the same.

use std::collections::BTreeMap;

use super::{Findings, Snapshot, Violation};

pub(super) fn check(snapshot: &Snapshot) -> Vec<Violation> {
    let mut findings = Findings::new();
    let (reserved, moved) = (reserved(snapshot), moved(snapshot));
    for level in snapshot.levels() {
        let sku = &level.sku;
        let came = level.initial + level.adjusted + level.restocked;
        let is = level.available + level.held + level.sold;
        findings.require(
            1,
            came == is,
            sku,
            format!("{came} came, but {is} are somewhere: {level:?}"),
        );
        let counters = [level.available, level.held, level.sold, level.restocked, level.on_hand];
        findings.require(1, counters.iter().all(|count| *count >= 0), sku, format!("{level:?}"));
        let on_hand = level.available + level.held;
        findings.require(
            1,
            level.on_hand == on_hand,
            sku,
            format!("{} on hand, not {on_hand}", level.on_hand),
        );

        let of = |kind: &str| reserved.get(&(sku.clone(), kind.to_owned())).copied().unwrap_or(0);
        let sold = of("committed") + of("restocked");
        let pairs = [
            ("held", level.held, of("held")),
            ("sold", level.sold, sold),
            ("restocked", level.restocked, of("restocked")),
        ];
        for (counter, is, by_orders) in pairs {
            let what = format!("{counter} is {is}, by the orders' reservations {by_orders}");
            findings.require(1, is == by_orders, sku, what);
        }

        let of = |kind: &str| moved.get(&(sku.clone(), kind.to_owned())).copied().unwrap_or(0);
        let held = of("held") - of("released") - of("expired") - of("sold");
        let pairs = [
            ("held", level.held, held),
            ("sold", level.sold, of("sold")),
            ("restocked", level.restocked, of("restocked")),
            ("adjusted", level.adjusted, of("adjusted")),
        ];
        for (counter, is, recorded) in pairs {
            let what = format!("{counter} is {is}, by the recorded movements {recorded}");
            findings.require(7, is == recorded, sku, what);
        }
    }
    findings.0
}

type Sums = BTreeMap<(String, String), i64>;

/// Units by SKU and the state of their reservation.
fn reserved(snapshot: &Snapshot) -> Sums {
    let mut sums = Sums::new();
    for reservation in snapshot.reservations() {
        for line in reservation.lines {
            *sums.entry((line.sku, reservation.status.clone())).or_default() += line.quantity;
        }
    }
    sums
}

/// Units by SKU and kind of movement.
fn moved(snapshot: &Snapshot) -> Sums {
    let mut sums = Sums::new();
    for movement in snapshot.movements() {
        *sums.entry((movement.sku, movement.kind)).or_default() += movement.quantity;
    }
    sums
}
