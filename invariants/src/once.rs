//! One order for one key and one cart (invariant 3), what was promised is there (5), no order without its stock (6).

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use crate::{Books, Findings, Violation};

pub(crate) fn check(books: &Books<'_>) -> Vec<Violation> {
    let mut findings = Findings::new();
    let answers = answers(books);
    for order in books.orders.values() {
        let times = answers.get(order.id.as_str()).copied().unwrap_or(0);
        let once = times == 1 || (times == 0 && !books.keeps_answers_of(order.created_at));
        findings.require(3, once, &order.id, format!("answered under {times} keys"));
    }
    for answered in answers.keys().filter(|answered| !books.orders.contains_key(**answered)) {
        findings.add(5, answered, "was answered 201 and does not exist");
    }
    for (order, people) in &books.snapshot.promised {
        let owner = books.orders.get(order).map(|order| &order.subject);
        let theirs = owner.is_some_and(|subject| people.contains(subject));
        findings.require(5, theirs, order, "was promised and is not its buyer's");
    }
    numbers(books, &mut findings);
    carts(books, &mut findings);
    reservations(books, &mut findings);
    findings.0
}

/// Every order has taken what it has sold, and nothing else is taken.
fn reservations(books: &Books<'_>, findings: &mut Findings) {
    for order in books.orders.values() {
        let Some(reservation) = books.reservations.get(&order.id) else {
            findings.add(6, &order.id, "has no reservation");
            continue;
        };
        let line = |sku: &String, quantity: i64| (sku.clone(), quantity);
        let bought: BTreeSet<_> = order.lines.iter().map(|l| line(&l.sku, l.quantity)).collect();
        let taken: BTreeSet<_> =
            reservation.lines.iter().map(|l| line(&l.sku, l.quantity)).collect();
        let what = format!("bought {bought:?}, took {taken:?}");
        findings.require(6, bought == taken, &order.id, what);
        let fits = match reservation.status.as_str() {
            "held" => order.is_unpaid() || order.status == "on_hold",
            "committed" => order.is_sold() || order.status == "on_hold",
            "released" | "restocked" => matches!(order.status.as_str(), "cancelling" | "cancelled"),
            "expired" => order.status == "expired",
            _ => false,
        };
        let what = format!("{} with stock {}", order.status, reservation.status);
        findings.require(6, fits, &order.id, what);
    }
    for order in books.reservations.keys().filter(|order| !books.orders.contains_key(*order)) {
        findings.add(6, order, "stock is reserved for an order that does not exist");
    }
}

/// The orders in the recorded answers of checkouts, and in how many.
fn answers<'a>(books: &Books<'a>) -> BTreeMap<&'a str, usize> {
    let records = books.snapshot.items("OrdersTable").filter(|item| item["sk"] == "IDEMPOTENCY");
    let created = records.filter(|record| record["status"] == 201);
    let mut answers = BTreeMap::new();
    for record in created {
        let id = record["location"].as_str().and_then(|place| place.strip_prefix("/v1/orders/"));
        if let Some(id) = id.filter(|id| !id.contains('/')) {
            *answers.entry(id).or_default() += 1;
        }
    }
    answers
}

/// Every order has its number, and every number one order.
fn numbers(books: &Books<'_>, findings: &mut Findings) {
    let orders = books.orders.values();
    let of: BTreeMap<String, String> =
        orders.map(|order| (format!("NUMBER#{}", order.number), order.id.clone())).collect();
    let stored: BTreeMap<String, String> = books
        .snapshot
        .items("OrdersTable")
        .filter(|item| item["sk"] == "NUMBER")
        .filter_map(|item| Some((item["pk"].as_str()?.into(), item["order_id"].as_str()?.into())))
        .collect();
    for (number, order) in of.iter().filter(|(number, order)| stored.get(*number) != Some(*order)) {
        findings.add(3, order, format!("{number} is not its own"));
    }
    for (number, order) in stored.iter().filter(|(number, _)| !of.contains_key(*number)) {
        findings.add(3, order, format!("{number} belongs to no order"));
    }
}

/// Each order closed one version of a cart, so a subject never has more orders than its cart has versions. Those
/// that were claimed came from another's.
fn carts(books: &Books<'_>, findings: &mut Findings) {
    let claims = books.snapshot.items("OrdersTable").filter(|item| item["what"] == "claimed");
    let order_of = |item: &'_ Value| item["pk"].as_str()?.strip_prefix("ORDER#").map(str::to_owned);
    let claimed: BTreeSet<_> = claims.filter_map(order_of).collect();
    let mut orders: BTreeMap<&str, u64> = BTreeMap::new();
    for order in books.orders.values().filter(|order| !claimed.contains(&order.id)) {
        *orders.entry(&order.subject).or_default() += 1;
    }
    for cart in books.snapshot.items("CartTable").filter(|item| item["sk"] == "CART") {
        let (subject, version) = (cart["subject"].as_str(), cart["version"].as_u64());
        let count = subject.and_then(|subject| orders.get(subject)).copied().unwrap_or(0);
        let what = format!("{count} orders of a cart at version {version:?}");
        findings.require(
            3,
            version.is_some_and(|version| version >= count),
            subject.unwrap_or("a cart"),
            what,
        );
    }
}
