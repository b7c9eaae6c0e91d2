//! Orders that nobody finds, orders that never end, and carts that show what is over.

use invariants::{Books, lists, rows::Order};

use super::damage;
use crate::{Cure, Damage, Kind};

pub(super) fn find(books: &Books<'_>) -> Vec<Damage> {
    let list = |order: &str| Cure::List { order: order.to_owned() };
    let is_old = |order: &str| {
        books.orders.get(order).is_some_and(|order| !books.is_fresh(order.updated_at))
    };
    let unlisted = lists::unlisted(books).into_iter().filter(|found| is_old(found.order));
    let mut found: Vec<Damage> = unlisted
        .map(|found| damage(Kind::UnlistedOrder, found.order, found.what, list(found.order)))
        .collect();
    let undue =
        books.orders.values().filter(|order| order.due_bucket.is_none() && has_to_end(order));
    found.extend(undue.filter(|order| is_old(&order.id)).map(|order| {
        let what = format!("it is {}, and on no list of what is due", order.status);
        damage(Kind::UndueOrder, &order.id, what, list(&order.id))
    }));
    found.extend(stale_carts(books));
    found
}

/// Whether time alone changes it: a delivered order waits for what may still come back.
fn has_to_end(order: &Order) -> bool {
    let is_open = |status: &serde_json::Value| status == "requested" || status == "approved";
    let delivered = order.status == "delivered";
    order.is_unpaid() || (delivered && !order.returns.iter().any(|back| is_open(&back["status"])))
}

fn stale_carts(books: &Books<'_>) -> Vec<Damage> {
    let mut found = Vec::new();
    let items = books.snapshot.tables.get("CartTable").into_iter().flatten();
    for cart in items.filter(|item| item["sk"] == "CART") {
        let subject = cart["subject"].as_str().unwrap_or_default();
        for shown in cart["open_orders"].as_array().into_iter().flatten() {
            let id = shown["id"].as_str().unwrap_or_default();
            let order = books.orders.get(id);
            let open = order.is_some_and(Order::is_unpaid);
            let fresh = order.is_some_and(|order| books.is_fresh(order.updated_at));
            // an event that is still to be applied settles the cart by itself, and brings the lines back
            let pending = books
                .events
                .iter()
                .any(|told| told.event.aggregate_id == id && !is_restored(books, &told.event));
            if open || fresh || pending {
                continue;
            }
            let what = format!("{subject}'s cart shows it as open");
            let cure = Cure::Settle { subject: subject.to_owned(), order: id.to_owned() };
            found.push(damage(Kind::StaleCart, id, what, cure));
        }
    }
    found
}

/// Whether the event is nothing to restore-cart, or was applied by it.
fn is_restored(books: &Books<'_>, event: &contracts::Event) -> bool {
    let consumer = contracts::Consumer::RestoreCart;
    let mark = format!("INBOX#{}#{}", consumer.name(), event.id);
    !contracts::consumers_of(&event.fact).contains(&consumer)
        || books.marks.contains(&("CartTable", mark.as_str()))
}
