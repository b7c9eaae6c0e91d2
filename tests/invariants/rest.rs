//! Nothing is stuck (invariant 4): queues are empty, orders rest, nothing is held, every event was sent.

use std::collections::{BTreeMap, BTreeSet};

use super::{Findings, Snapshot, Violation};

pub(super) fn check(snapshot: &Snapshot) -> Vec<Violation> {
    let mut findings = Findings::new();
    for (queue, message) in &snapshot.dead_letters {
        findings.add(4, queue, format!("a dead letter: {message}"));
    }
    for (queue, count) in snapshot.waiting.iter().filter(|(_, count)| **count > 0) {
        findings.add(4, queue, format!("{count} messages wait"));
    }
    let orders = snapshot.orders();
    for order in &orders {
        let rests = !order.is_unpaid() && order.status != "cancelling";
        findings.require(4, rests, &order.id, format!("is still {}", order.status));
    }
    for reservation in snapshot.reservations().iter().filter(|held| held.status == "held") {
        let on_hold = orders
            .iter()
            .any(|order| order.id == reservation.order_id && order.status == "on_hold");
        findings.require(4, on_hold, &reservation.order_id, "its stock is still held");
    }
    unpaid_counts(snapshot, &mut findings);
    let open: BTreeSet<_> =
        orders.iter().filter(|order| order.is_unpaid()).map(|order| order.id.clone()).collect();
    for cart in snapshot.items("CartTable").filter(|item| item["sk"] == "CART") {
        for shown in cart["open_orders"].as_array().into_iter().flatten() {
            let id = shown["id"].as_str().unwrap_or_default();
            findings.require(4, open.contains(id), id, "a cart shows it as open");
        }
    }
    for (table, items) in &snapshot.tables {
        for item in items.iter().filter(|item| item["sk"] == "OUTBOX") {
            let sent = item["sent_at"].is_string() && item["due_bucket"].is_null();
            findings.require(
                4,
                sent,
                item["pk"].as_str().unwrap_or_default(),
                format!("an event in {table} was not sent"),
            );
        }
    }
    findings.0
}

/// The counter that limits unpaid orders is the number of unpaid orders.
fn unpaid_counts(snapshot: &Snapshot, findings: &mut Findings) {
    let mut unpaid: BTreeMap<String, i64> = BTreeMap::new();
    for order in snapshot.orders().into_iter().filter(super::rows::Order::is_unpaid) {
        *unpaid.entry(order.subject).or_default() += 1;
    }
    for item in snapshot.items("OrdersTable").filter(|item| item["sk"] == "UNPAID") {
        let subject = item["pk"].as_str().unwrap_or_default().trim_start_matches("SUBJECT#");
        let (counted, are) = (item["unpaid"].as_i64(), unpaid.get(subject).copied().unwrap_or(0));
        findings.require(
            4,
            counted == Some(are),
            subject,
            format!("{counted:?} unpaid orders, not {are}"),
        );
    }
}
