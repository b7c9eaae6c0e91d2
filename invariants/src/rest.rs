//! Nothing is stuck (invariant 4): queues are empty, orders rest, nothing is held, every event was sent.

use std::collections::BTreeMap;

use jiff::Timestamp;

use crate::{Books, Findings, Violation, rows::Order};

pub(crate) fn check(books: &Books<'_>) -> Vec<Violation> {
    let mut findings = Findings::new();
    for (queue, message) in &books.snapshot.dead_letters {
        findings.add(4, queue, format!("a dead letter: {message}"));
    }
    for (queue, count) in books.snapshot.waiting.iter().filter(|(_, count)| **count > 0) {
        findings.find(4, queue, format!("{count} messages wait"), true);
    }
    for order in books.orders.values() {
        let rests = !order.is_unpaid() && order.status != "cancelling";
        let goes_on = if order.is_unpaid() {
            books.is_fresh(order.expires_at)
        } else {
            // The money is on its way back, which a bank may take days for: whoever is stuck there is listed.
            order.payment_id.is_some()
        };
        findings.settles(4, rests, &order.id, format!("is still {}", order.status), goes_on);
    }
    for reservation in books.reservations.values().filter(|held| held.status == "held") {
        let order = books.orders.get(&reservation.order_id);
        let on_hold = order.is_some_and(|order| order.status == "on_hold");
        let waits = order.is_some_and(Order::is_unpaid);
        findings.settles(4, on_hold, &reservation.order_id, "its stock is still held", waits);
    }
    unpaid_counts(books, &mut findings);
    open_orders(books, &mut findings);
    unsent(books, &mut findings);
    findings.0
}

/// The counter that limits unpaid orders is the number of unpaid orders.
fn unpaid_counts(books: &Books<'_>, findings: &mut Findings) {
    let mut unpaid: BTreeMap<&str, i64> = BTreeMap::new();
    for order in books.orders.values().filter(|order| order.is_unpaid()) {
        *unpaid.entry(&order.subject).or_default() += 1;
    }
    for item in books.snapshot.items("OrdersTable").filter(|item| item["sk"] == "UNPAID") {
        let subject = item["pk"].as_str().unwrap_or_default().trim_start_matches("SUBJECT#");
        let (counted, are) = (item["unpaid"].as_i64(), unpaid.get(subject).copied().unwrap_or(0));
        let what = format!("{counted:?} unpaid orders, not {are}");
        findings.require(4, counted == Some(are), subject, what);
    }
}

/// Carts show the orders that can still be paid.
fn open_orders(books: &Books<'_>, findings: &mut Findings) {
    for cart in books.snapshot.items("CartTable").filter(|item| item["sk"] == "CART") {
        for shown in cart["open_orders"].as_array().into_iter().flatten() {
            let id = shown["id"].as_str().unwrap_or_default();
            let order = books.orders.get(id);
            let open = order.is_some_and(Order::is_unpaid);
            let passing = order.is_some_and(|order| books.is_fresh(order.updated_at));
            findings.settles(4, open, id, "a cart shows it as open", passing);
        }
    }
}

fn unsent(books: &Books<'_>, findings: &mut Findings) {
    for (table, items) in &books.snapshot.tables {
        for item in items.iter().filter(|item| item["sk"] == "OUTBOX") {
            let sent = item["sent_at"].is_string() && item["due_bucket"].is_null();
            let due = item["due_at"].as_str().and_then(|at| at.parse::<Timestamp>().ok());
            let waits = item["due_bucket"].is_string() && books.is_fresh(due);
            let id = item["pk"].as_str().unwrap_or_default();
            findings.settles(4, sent, id, format!("an event in {table} was not sent"), waits);
        }
    }
}
