//! What was never told, never sent, or never applied.

use std::collections::BTreeSet;

use invariants::{
    Books,
    events::{Untold, unapplied, untold},
};

use super::damage;
use crate::{Cure, Damage, Kind};

pub(super) fn find(books: &Books<'_>) -> Vec<Damage> {
    let mut found = Vec::new();
    let forgotten = books.events.iter().filter(|told| !told.is_sent && told.due_at.is_none());
    let mut again: BTreeSet<String> = BTreeSet::new();
    for told in forgotten {
        let id = told.event.id.to_string();
        let cure = Cure::SendAgain { table: told.table.to_owned(), event: id.clone() };
        let what = format!("{} of {} was not sent", told.kind, told.event.aggregate_id);
        found.push(damage(Kind::ForgottenEvent, &id, what, cure));
        again.insert(id);
    }
    for missing in unapplied(books).into_iter().filter(|missing| !missing.is_late) {
        let id = missing.told.event.id.to_string();
        if !again.insert(id.clone()) {
            continue;
        }
        let (told, consumer) = (missing.told, missing.consumer.name());
        let cure = Cure::SendAgain { table: told.table.to_owned(), event: id.clone() };
        let what =
            format!("{consumer} has not applied {} of {}", told.kind, told.event.aggregate_id);
        found.push(damage(Kind::UnappliedEvent, &id, what, cure));
    }
    let untold = untold(books);
    let old = untold.iter().filter(|missing| !books.is_fresh(missing.entry.at));
    found.extend(old.map(|missing| retell(books, missing)));
    found
}

fn retell(books: &Books<'_>, missing: &Untold<'_>) -> Damage {
    let Untold { order, version, before, entry, kind, times } = missing;
    let what = format!("its version {version} has {} {kind}", times.unwrap_or(0));
    let known = books.orders.contains_key(*order);
    let of_itself = matches!(
        entry.status.as_str(),
        "confirmed"
            | "payment_failed"
            | "on_hold"
            | "processing"
            | "delivered"
            | "completed"
            | "cancelling"
            | "cancelled"
            | "expired"
    );
    let cure = match times {
        Some(_) => Cure::Decide("it was told more than once"),
        None if !known => Cure::Decide("there is no such order"),
        None if of_itself || (entry.status == "pending_payment" && before.is_empty()) => {
            Cure::Retell {
                order: (*order).to_owned(),
                version: *version,
                before: (*before).to_owned(),
                event: recorded(books, order, &entry.status),
            }
        }
        None => Cure::Decide("only who made the change knows all of it"),
    };
    damage(Kind::UntoldChange, order, what, cure)
}

/// The id that the event had, from the movement of stock that it has left.
fn recorded(books: &Books<'_>, order: &str, status: &str) -> Option<String> {
    let kinds: &[&str] = match status {
        "pending_payment" => &["held"],
        "confirmed" => &["sold"],
        "cancelling" => &["released", "restocked"],
        "expired" => &["expired"],
        _ => &[],
    };
    let of_order = books.movements.iter().find(|movement| {
        movement.order_id.as_deref() == Some(order) && kinds.contains(&movement.kind.as_str())
    });
    Some(format!("evt_{}", of_order?.id.as_deref()?.strip_prefix("mov_")?))
}
