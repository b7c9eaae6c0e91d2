//! Holds without orders, orders without holds, and counters that are neither's.

use std::collections::BTreeMap;

use invariants::{
    Books,
    rows::{Level, Order, Reservation},
    stock::{Counted, counted},
};

use super::damage;
use crate::{Cure, Damage, Kind};

/// Holds that outlived their order.
pub(super) fn forgotten(books: &Books<'_>) -> Vec<Damage> {
    let held = books.reservations.values().filter(|reservation| reservation.status == "held");
    let forgotten = |reservation: &Reservation| {
        let order = books.orders.get(&reservation.order_id);
        if order.is_some_and(|order| is_fresh(books, order) || holds(order)) {
            return None;
        }
        let what = match order {
            Some(order) => format!("stock is held for it, and it is {}", order.status),
            None => "stock is held for it, and there is no such order".to_owned(),
        };
        let id = &reservation.order_id;
        Some(damage(Kind::ForgottenHold, id, what, Cure::EndHold { order: id.clone() }))
    };
    held.filter_map(forgotten).collect()
}

fn holds(order: &Order) -> bool {
    order.is_unpaid() || order.status == "on_hold"
}

fn is_fresh(books: &Books<'_>, order: &Order) -> bool {
    books.is_fresh(order.updated_at)
}

/// Orders that have no reservation.
pub(super) fn lost(books: &Books<'_>) -> Vec<Damage> {
    let split = split(books);
    let found = orders_without(books).map(|order| {
        let cure = match () {
            () if !order.returns.is_empty() => Cure::Decide("some of it came back"),
            () if order.lines.iter().any(|line| split.contains_key(&line.sku)) => {
                Cure::Decide("its stock is split, and nobody knows from where it was taken")
            }
            () => Cure::ReserveAgain { order: order.id.clone() },
        };
        let what = format!("it is {} and has no reservation", order.status);
        damage(Kind::LostReservation, &order.id, what, cure)
    });
    found.collect()
}

fn orders_without<'a>(books: &'a Books<'_>) -> impl Iterator<Item = &'a Order> {
    let orders = books.orders.values();
    orders.filter(|order| !books.reservations.contains_key(&order.id) && !is_fresh(books, order))
}

/// SKUs of more than one shard.
fn split(books: &Books<'_>) -> BTreeMap<String, usize> {
    let mut shards: BTreeMap<String, usize> = BTreeMap::new();
    for level in &books.levels {
        *shards.entry(level.sku.clone()).or_default() += 1;
    }
    shards.retain(|_, count| *count > 1);
    shards
}

/// Counters that differ from what reservations and movements say. Those that were lost are counted as they will be again.
pub(super) fn miscounted(books: &Books<'_>) -> Vec<Damage> {
    let (mut should, split) = (counted(books), split(books));
    for order in orders_without(books) {
        let status = status_of(order);
        for line in &order.lines {
            let count = should.entry(line.sku.clone()).or_default();
            *count = with(*count, status, line.quantity);
        }
    }
    let mut found = Vec::new();
    for level in &books.levels {
        let cure = if split.contains_key(&level.sku) {
            (!adds_up(level)).then_some(Cure::Decide("its stock is split"))
        } else {
            let counted = should.get(&level.sku).copied().unwrap_or_default();
            recount(level, counted)
        };
        let what = format!("its counters are wrong: {level:?}");
        found.extend(cure.map(|cure| damage(Kind::MiscountedStock, &level.sku, what, cure)));
    }
    found
}

/// The status of the reservation of an order that stands so.
fn status_of(order: &Order) -> &'static str {
    match order.status.as_str() {
        "expired" => "expired",
        "cancelling" | "cancelled" if order.confirmed_at.is_some() => "restocked",
        "cancelling" | "cancelled" => "released",
        _ if order.confirmed_at.is_some() => "committed",
        _ => "held",
    }
}

fn with(count: Counted, status: &str, units: i64) -> Counted {
    match status {
        "held" => Counted { held: count.held + units, ..count },
        "committed" => Counted { sold: count.sold + units, ..count },
        "restocked" => {
            Counted { sold: count.sold + units, restocked: count.restocked + units, ..count }
        }
        _ => count,
    }
}

fn adds_up(level: &Level) -> bool {
    level.on_hand == level.available + level.held && level.on_hand == came(level) - level.sold
}

fn came(level: &Level) -> i64 {
    level.initial + level.adjusted + level.restocked + level.moved
}

/// The right counters, when two of the three ways to know what is on hand agree: what came and went, the counter, and what is
/// available and held.
fn recount(level: &Level, counted: Counted) -> Option<Cure> {
    let Counted { held, sold, restocked, adjusted } = counted;
    let mut right = Level { held, sold, restocked, adjusted, ..level.clone() };
    if right == *level && adds_up(level) {
        return None;
    }
    let left = came(&right) - sold;
    if left == right.on_hand {
        right.available = right.on_hand - held;
    } else if left == right.available + held {
        right.on_hand = left;
    } else {
        return Some(Cure::Decide("what came, what is on hand and what is available disagree"));
    }
    if right.available < 0 {
        return Some(Cure::Decide("more is promised than there is"));
    }
    Some(Cure::Recount { right: Box::new(right) })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sound() -> Level {
        Level {
            sku: "mug".to_owned(),
            shard: 0,
            moved: 0,
            initial: 10,
            on_hand: 7,
            held: 2,
            available: 5,
            sold: 4,
            restocked: 1,
            adjusted: 0,
            version: 9,
        }
    }

    const COUNTED: Counted = Counted { held: 2, sold: 4, restocked: 1, adjusted: 0 };

    #[test]
    fn any_one_counter_that_is_wrong_is_put_right() {
        assert_eq!(recount(&sound(), COUNTED), None);
        let wrong: [fn(&mut Level); 6] = [
            |level| level.held += 3,
            |level| level.sold -= 1,
            |level| level.restocked += 2,
            |level| level.adjusted = 5,
            |level| level.available += 20,
            |level| level.on_hand -= 2,
        ];
        for damage in wrong {
            let mut level = sound();
            damage(&mut level);
            let cure = recount(&level, COUNTED);
            assert_eq!(cure, Some(Cure::Recount { right: Box::new(sound()) }), "{level:?}");
        }
    }

    #[test]
    fn units_that_nobody_can_explain_are_a_persons_business() {
        let found = Level { available: 8, on_hand: 10, ..sound() };
        assert!(matches!(recount(&found, COUNTED), Some(Cure::Decide(_))));
        let promised = Counted { held: 9, ..COUNTED };
        assert!(matches!(recount(&sound(), promised), Some(Cure::Decide(_))));
    }
}
