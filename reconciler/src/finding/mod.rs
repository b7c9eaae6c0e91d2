//! Finds damage in what was read. Nothing here writes, and what may still be on its way is left alone.

mod counts;
mod events;
mod lists;
mod money;
mod stock;

use invariants::{Books, Snapshot};

use crate::{Cure, Damage, Kind};

/// All damage of a snapshot, in the order in which it is to be repaired: counters before the holds that they count, what is
/// told after what it tells of.
#[must_use]
pub fn damages(snapshot: &Snapshot) -> Vec<Damage> {
    let books = Books::of(snapshot);
    let finders = [
        stock::lost,
        stock::miscounted,
        stock::forgotten,
        lists::find,
        counts::find,
        money::find,
        events::find,
    ];
    finders.iter().flat_map(|find| find(&books)).collect()
}

fn damage(kind: Kind, id: &str, what: impl Into<String>, cure: Cure) -> Damage {
    Damage { kind, id: id.to_owned(), what: what.into(), cure }
}
