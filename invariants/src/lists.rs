//! Whatever is there can be found (invariant 5): an order is in its buyer's list, in that of its status and under its
//! number; and what has to end is on the list of what is due (4).

use std::collections::BTreeMap;

use crate::{Books, Findings, Violation};

pub(crate) fn check(books: &Books<'_>) -> Vec<Violation> {
    let mut findings = Findings::new();
    for found in unlisted(books) {
        findings.add(5, found.order, found.what);
    }
    for order in books.orders.values().filter(|order| order.is_unpaid()) {
        let due = order.due_bucket.is_some();
        findings.require(4, due, &order.id, "is unpaid, and on no list of what is due");
    }
    findings.0
}

/// An order that is not where it is looked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unlisted<'a> {
    pub order: &'a str,
    pub what: String,
}

/// Orders that are missing in a list, with the first one that they are missing in.
#[must_use]
pub fn unlisted<'a>(books: &'a Books<'a>) -> Vec<Unlisted<'a>> {
    let (by_status, by_number) =
        (places(books, "LISTED", "ORDER#"), places(books, "NUMBER", "NUMBER#"));
    let mut found = Vec::new();
    for order in books.orders.values() {
        let subject = format!("SUBJECT#{}", order.subject);
        let status = format!("STATUS#{}#", order.status);
        let place = by_status.get(order.id.as_str()).and_then(|(_, list)| *list);
        let number = by_number.get(order.number.as_str()).map(|(of, _)| *of);
        let what = if order.list_pk.as_ref() != Some(&subject) {
            "is not in its buyer's list".to_owned()
        } else if !place.is_some_and(|list| list.starts_with(&status)) {
            format!("is not listed as {}, but as {place:?}", order.status)
        } else if number.is_none() {
            format!("is not to be found as {}", order.number)
        } else {
            continue;
        };
        found.push(Unlisted { order: &order.id, what });
    }
    found
}

/// Order and list of each pointer with this sort key, by what follows `prefix` in its key.
fn places<'a>(
    books: &Books<'a>,
    sk: &str,
    prefix: &str,
) -> BTreeMap<&'a str, (&'a str, Option<&'a str>)> {
    let pointers = books.snapshot.tables.get("OrdersTable").into_iter().flatten();
    let place = |item: &'a serde_json::Value| {
        let of = item["pk"].as_str()?.strip_prefix(prefix)?;
        Some((of, (item["order_id"].as_str()?, item["list_pk"].as_str())))
    };
    pointers.filter(|item| item["sk"] == sk).filter_map(place).collect()
}
