//! One order for one key and one cart (invariant 3), what was promised is there (5), no order without its stock (6).

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::{Findings, Snapshot, Violation};

pub(super) fn check(snapshot: &Snapshot) -> Vec<Violation> {
    let mut findings = Findings::new();
    let orders = snapshot.orders();
    let subjects: BTreeMap<&str, &str> =
        orders.iter().map(|order| (order.id.as_str(), order.subject.as_str())).collect();

    let answers = answers(snapshot);
    for order in &orders {
        let times = answers.iter().filter(|answered| **answered == order.id).count();
        findings.require(3, times == 1, &order.id, format!("answered under {times} keys"));
    }
    for answered in answers.iter().filter(|answered| !subjects.contains_key(answered.as_str())) {
        findings.add(5, answered, "was answered 201 and does not exist");
    }
    for (order, people) in &snapshot.promised {
        let owner = subjects.get(order.as_str());
        let theirs = owner.is_some_and(|subject| people.contains(*subject));
        findings.require(5, theirs, order, "was promised and is not its buyer's");
    }
    numbers(snapshot, &mut findings);
    carts(snapshot, &mut findings);

    let reservations: BTreeMap<_, _> = snapshot
        .reservations()
        .into_iter()
        .map(|reservation| (reservation.order_id.clone(), reservation))
        .collect();
    for order in &orders {
        let Some(reservation) = reservations.get(&order.id) else {
            findings.add(6, &order.id, "has no reservation");
            continue;
        };
        let line = |sku: &String, quantity: i64| (sku.clone(), quantity);
        let bought: BTreeSet<_> = order.lines.iter().map(|l| line(&l.sku, l.quantity)).collect();
        let taken: BTreeSet<_> =
            reservation.lines.iter().map(|l| line(&l.sku, l.quantity)).collect();
        findings.require(
            6,
            bought == taken,
            &order.id,
            format!("bought {bought:?}, took {taken:?}"),
        );
        let fits = match reservation.status.as_str() {
            "held" => order.is_unpaid() || order.status == "on_hold",
            "committed" => order.is_sold() || order.status == "on_hold",
            "released" | "restocked" => matches!(order.status.as_str(), "cancelling" | "cancelled"),
            "expired" => order.status == "expired",
            _ => false,
        };
        findings.require(
            6,
            fits,
            &order.id,
            format!("{} with stock {}", order.status, reservation.status),
        );
    }
    for reservation in reservations.keys().filter(|order| !subjects.contains_key(order.as_str())) {
        findings.add(6, reservation, "stock is reserved for an order that does not exist");
    }
    findings.0
}

/// The orders in the recorded answers of checkouts.
fn answers(snapshot: &Snapshot) -> Vec<String> {
    let records = snapshot.items("OrdersTable").filter(|item| item["sk"] == "IDEMPOTENCY");
    let created = records.filter(|record| record["status"] == 201);
    let order = |record: &Value| {
        let id = record["location"].as_str()?.strip_prefix("/v1/orders/")?;
        (!id.contains('/')).then(|| id.to_owned())
    };
    created.filter_map(order).collect()
}

/// Every order has its number, and every number one order.
fn numbers(snapshot: &Snapshot, findings: &mut Findings) {
    let of: BTreeMap<String, String> = snapshot
        .orders()
        .into_iter()
        .map(|order| (format!("NUMBER#{}", order.number), order.id))
        .collect();
    let stored: BTreeMap<String, String> = snapshot
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
fn carts(snapshot: &Snapshot, findings: &mut Findings) {
    let claims = snapshot.items("OrdersTable").filter(|item| item["what"] == "claimed");
    let claimed: BTreeSet<_> = claims
        .filter_map(|item| item["pk"].as_str()?.strip_prefix("ORDER#").map(str::to_owned))
        .collect();
    let mut orders: BTreeMap<String, u64> = BTreeMap::new();
    for order in snapshot.orders().into_iter().filter(|order| !claimed.contains(&order.id)) {
        *orders.entry(order.subject).or_default() += 1;
    }
    for cart in snapshot.items("CartTable").filter(|item| item["sk"] == "CART") {
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
