//! Only legal transitions, and versions that go up by one (invariant 8); the timeline replayed is the stored order (9).

use crate::{Books, Findings, Violation};

/// The transition table as it was decided, written down once more: the product's own could be wrong.
fn next(status: &str) -> &'static [&'static str] {
    match status {
        "" => &["pending_payment", "confirmed"],
        "pending_payment" => &["confirmed", "payment_failed", "expired", "cancelling", "on_hold"],
        "payment_failed" => &["pending_payment", "confirmed", "expired", "cancelling", "on_hold"],
        "confirmed" => &["processing", "cancelling", "cancelled", "on_hold"],
        "on_hold" => &["confirmed", "partially_shipped", "shipped", "cancelling", "cancelled"],
        "processing" => &["partially_shipped", "shipped", "on_hold"],
        "partially_shipped" => &["shipped", "on_hold"],
        "shipped" => &["delivered", "on_hold"],
        "delivered" => &["completed", "partially_returned", "returned"],
        "partially_returned" => &["returned"],
        "cancelling" => &["cancelled"],
        _ => &[],
    }
}

pub(crate) fn check(books: &Books<'_>) -> Vec<Violation> {
    let mut findings = Findings::new();
    for order in books.orders.values() {
        let entries = books.timelines.get(&order.id).map(Vec::as_slice).unwrap_or_default();
        let versions: Vec<u64> = entries.iter().map(|entry| entry.version).collect();
        let expected: Vec<u64> = (1..=order.version).collect();
        let what = format!("at version {} with entries for {versions:?}", order.version);
        findings.require(8, versions == expected, &order.id, what);
        let mut before = "";
        for entry in entries {
            let legal = entry.status == before || next(before).contains(&entry.status.as_str());
            findings.require(8, legal, &order.id, format!("{before} became {}", entry.status));
            before = &entry.status;
        }
        let (ever_confirmed, says) =
            (entries.iter().any(|entry| entry.status == "confirmed"), order.confirmed_at.is_some());
        findings.require(
            9,
            ever_confirmed == says,
            &order.id,
            "confirmed_at and timeline disagree",
        );
        let Some(last) = entries.last() else { continue };
        let replayed = (&last.status, &last.payment_status, &last.fulfillment_status);
        let stored = (&order.status, &order.payment_status, &order.fulfillment_status);
        findings.require(
            9,
            replayed == stored,
            &order.id,
            format!("{stored:?}, replayed {replayed:?}"),
        );
    }
    for order in books.timelines.keys().filter(|order| !books.orders.contains_key(*order)) {
        findings.add(9, order, "has a timeline and is not there");
    }
    findings.0
}
