//! Every change of state has its event, once, and every consumer of an event has applied it (invariant 7).

use std::collections::{BTreeMap, BTreeSet};

use contracts::{Consumer, Event, Fact, consumers_of};

use crate::{Books, Findings, Violation, books::Told, rows::TimelineEntry};

pub(crate) fn check(books: &Books<'_>) -> Vec<Violation> {
    let mut findings = Findings::new();
    for found in untold(books) {
        let what = format!("version {} has {:?} {}", found.version, found.times, found.kind);
        findings.add(7, found.order, what);
    }
    for found in unapplied(books) {
        let what = format!("{} has not applied it", found.consumer.name());
        findings.find(7, found.told.event.id, what, found.is_late);
    }
    findings.0
}

/// An event that a consumer has not applied.
pub struct Unapplied<'a> {
    pub told: &'a Told<'a>,
    pub consumer: Consumer,
    /// Whether it may still come to that by itself.
    pub is_late: bool,
}

/// What consumers have not applied.
#[must_use]
pub fn unapplied<'a>(books: &'a Books<'a>) -> Vec<Unapplied<'a>> {
    let (indexed, mailed) = (indexed(books), mailed(books));
    let mut found = Vec::new();
    for told in &books.events {
        let event = &told.event;
        for consumer in consumers_of(&event.fact) {
            if is_nothing_to(*consumer, &event.fact, books.snapshot.captures_at_shipment) {
                continue;
            }
            let applied = match table_of(*consumer) {
                Some(table) => {
                    let mark = format!("INBOX#{}#{}", consumer.name(), event.id);
                    books.marks.contains(&(table, mark.as_str()))
                }
                None if *consumer == Consumer::IndexProducts => is_indexed(&indexed, event),
                None => was_mailed(books, &mailed, &event.fact),
            };
            if !applied {
                let is_late = books.is_fresh(Some(event.occurred_at))
                    || books.is_fresh(told.due_at)
                    || books.is_behind(*consumer);
                found.push(Unapplied { told, consumer: *consumer, is_late });
            }
        }
    }
    found
}

/// An order that costs nothing has no payment to take or to undo; a return that nobody can sell again moves no stock; money
/// is taken at confirmation or at shipment.
fn is_nothing_to(consumer: Consumer, fact: &Fact, at_shipment: bool) -> bool {
    let captures = consumer == Consumer::CapturePayment;
    let payment = match fact {
        Fact::OrderShipped(_) if captures && !at_shipment => return true,
        Fact::OrderConfirmed(_) if captures && at_shipment => return true,
        Fact::ReturnReceived(received) => {
            return consumer == Consumer::RecordMovement && received.restocked.is_empty();
        }
        Fact::OrderShipped(order) => order.payment_id,
        Fact::OrderConfirmed(order) => order.payment_id,
        Fact::OrderCancelling(order) => order.payment_id,
        _ => return false,
    };
    let of_payments = captures || consumer == Consumer::UndoPayment;
    of_payments && payment.is_none()
}

/// Search keeps the version of the product that it knows instead of marks.
fn indexed<'a>(books: &Books<'a>) -> BTreeMap<&'a str, u64> {
    let records = books
        .snapshot
        .items("CatalogTable")
        .filter(|item| item["pk"].as_str().is_some_and(|pk| pk.starts_with("INDEXED#")));
    records.filter_map(|item| Some((item["sk"].as_str()?, item["version"].as_u64()?))).collect()
}

fn is_indexed(indexed: &BTreeMap<&str, u64>, event: &Event) -> bool {
    let known = indexed.get(event.aggregate_id.as_str());
    known.is_some_and(|version| *version >= event.aggregate_version)
}

/// The keys of what was sent.
fn mailed<'a>(books: &Books<'a>) -> BTreeSet<&'a str> {
    let messages = books.snapshot.items("NotificationsTable");
    let sent = messages.filter(|item| item["state"] == "sent");
    sent.filter_map(|item| item["pk"].as_str()).collect()
}

/// Mail is marked by its occasion: two events can be one. What may be out of date when it is told (a failed
/// payment, an address to verify) need not be mailed, nor what has no reader any more.
fn was_mailed(books: &Books<'_>, mailed: &BTreeSet<&str>, fact: &Fact) -> bool {
    let (order, occasion) = match fact {
        Fact::OrderConfirmed(of) => reached("order_confirmed", of.order_id),
        Fact::OrderCancelled(of) => reached("order_cancelled", of.order_id),
        Fact::OrderExpired(of) => reached("order_expired", of.order_id),
        Fact::OrderDelivered(of) => reached("order_delivered", of.order_id),
        Fact::OrderShipped(of) => one("order_shipped", of.order_id, of.shipment_id),
        Fact::OrderTrackingRequested(of) => one("tracking_link", of.order_id, of.request_id),
        Fact::ReturnRequested(of) => one("return_requested", of.order_id, of.return_id),
        Fact::ReturnApproved(of) => one("return_approved", of.order_id, of.return_id),
        Fact::ReturnRejected(of) => one("return_rejected", of.order_id, of.return_id),
        Fact::ReturnReceived(of) => one("return_received", of.order_id, of.return_id),
        Fact::RefundSucceeded(of) => one("refund_succeeded", of.order_id, of.refunded.amount),
        _ => return true,
    };
    mailed.contains(format!("MESSAGE#{occasion}").as_str()) || is_erased(books, &order)
}

fn reached(template: &str, order: impl std::fmt::Display) -> (String, String) {
    one(template, order, "reached")
}

fn one(
    template: &str,
    order: impl std::fmt::Display,
    state: impl std::fmt::Display,
) -> (String, String) {
    (order.to_string(), format!("{template}#{order}#{state}"))
}

/// Whether the buyer's account is gone, and the order names nobody.
fn is_erased(books: &Books<'_>, order: &str) -> bool {
    books.orders.get(order).is_some_and(|order| order.contact.email.ends_with(".invalid"))
}

/// A change of an order's status that was not told once.
pub struct Untold<'a> {
    pub order: &'a str,
    pub version: u64,
    /// The status before; empty for a new order.
    pub before: &'a str,
    pub entry: &'a TimelineEntry,
    /// The event that should be there.
    pub kind: String,
    pub times: Option<usize>,
}

/// Each version of an order that has another status than the one before is told by its event.
#[must_use]
pub fn untold<'a>(books: &'a Books<'a>) -> Vec<Untold<'a>> {
    let mut told: BTreeMap<(&str, u64, &str), usize> = BTreeMap::new();
    for known in &books.events {
        let event = &known.event;
        let key = (event.aggregate_id.as_str(), event.aggregate_version, known.kind.as_str());
        *told.entry(key).or_default() += 1;
    }
    let mut found = Vec::new();
    for (order, entries) in &books.timelines {
        let mut before = "";
        for entry in entries {
            if let Some(kind) = told_as(before, &entry.status) {
                let times = told.get(&(order.as_str(), entry.version, kind.as_str())).copied();
                let forgotten = times.is_none() && !books.keeps_events_of(entry.at);
                if times != Some(1) && !forgotten {
                    let version = entry.version;
                    found.push(Untold { order, version, before, entry, kind, times });
                }
            }
            before = &entry.status;
        }
    }
    found
}

/// The event that says so; none where nothing has changed.
fn told_as(before: &str, status: &str) -> Option<String> {
    Some(match status {
        status if status == before => return None,
        "pending_payment" if before.is_empty() => "order.placed".to_owned(),
        "pending_payment" => "payment.attempt_requested".to_owned(),
        "confirmed" | "partially_shipped" | "shipped" if before == "on_hold" => {
            "order.released".to_owned()
        }
        "partially_shipped" => "order.shipped".to_owned(),
        "partially_returned" | "returned" => "return.received".to_owned(),
        status => format!("order.{status}"),
    })
}

/// Where a consumer keeps its marks: beside what it changes.
const fn table_of(consumer: Consumer) -> Option<&'static str> {
    match consumer {
        Consumer::AuthorizePayment
        | Consumer::CapturePayment
        | Consumer::UndoPayment
        | Consumer::ApplyProviderEvent => Some("PaymentsTable"),
        Consumer::SettleOrder => Some("OrdersTable"),
        Consumer::RecordMovement => Some("InventoryTable"),
        Consumer::RestoreCart => Some("CartTable"),
        Consumer::ErasePersonalData => Some("IdentityTable"),
        Consumer::SendNotification | Consumer::IndexProducts => None,
    }
}
