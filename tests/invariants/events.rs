//! Every change of state has its event, once, and every consumer of an event has applied it (invariant 7).

use std::collections::{BTreeMap, BTreeSet};

use contracts::{Consumer, Event, Fact, consumers_of};
use serde_json::Value;

use super::{Findings, Snapshot, Violation};

pub(super) fn check(snapshot: &Snapshot) -> Vec<Violation> {
    let mut findings = Findings::new();
    let events = events(snapshot);
    published(snapshot, &events, &mut findings);
    let marks = marks(snapshot);
    for (_, event) in &events {
        for consumer in consumers_of(&event.fact) {
            if is_nothing_to(*consumer, &event.fact) {
                continue;
            }
            let applied = match table_of(*consumer) {
                Some(table) => {
                    let mark = format!("INBOX#{}#{}", consumer.name(), event.id);
                    marks.contains(&(table, mark.as_str()))
                }
                None if *consumer == Consumer::IndexProducts => is_indexed(snapshot, event),
                None => was_mailed(snapshot, &event.fact),
            };
            let what = format!("{} has not applied it", consumer.name());
            findings.require(7, applied, event.id, what);
        }
    }
    findings.0
}

/// An order that costs nothing has no payment to take or to undo; a return that nobody can sell again moves no stock.
fn is_nothing_to(consumer: Consumer, fact: &Fact) -> bool {
    let payment = match fact {
        // The shop under test takes its money at confirmation.
        Fact::OrderShipped(_) => return consumer == Consumer::CapturePayment,
        Fact::ReturnReceived(received) => {
            return consumer == Consumer::RecordMovement && received.restocked.is_empty();
        }
        Fact::OrderConfirmed(order) => order.payment_id,
        Fact::OrderCancelling(order) => order.payment_id,
        _ => return false,
    };
    let of_payments = matches!(consumer, Consumer::CapturePayment | Consumer::UndoPayment);
    of_payments && payment.is_none()
}

/// Search keeps the version of the product that it knows instead of marks.
fn is_indexed(snapshot: &Snapshot, event: &Event) -> bool {
    let mut items = snapshot.items("CatalogTable");
    items.any(|item| {
        let is_record = item["pk"].as_str().is_some_and(|pk| pk.starts_with("INDEXED#"));
        is_record
            && item["sk"] == event.aggregate_id.as_str()
            && item["version"].as_u64() >= Some(event.aggregate_version)
    })
}

/// Mail is marked by its occasion: two events can be one. What may be out of date when it is told (a failed
/// payment, an address to verify) need not be mailed, nor what has no reader any more.
fn was_mailed(snapshot: &Snapshot, fact: &Fact) -> bool {
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
    let key = format!("MESSAGE#{occasion}");
    let mut messages = snapshot.items("NotificationsTable");
    messages.any(|item| item["pk"] == key.as_str() && item["state"] == "sent")
        || is_erased(snapshot, &order)
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
fn is_erased(snapshot: &Snapshot, order: &str) -> bool {
    let orders = snapshot.orders();
    let found = orders.iter().find(|known| known.id == order);
    found.is_some_and(|order| order.contact.email.ends_with(".invalid"))
}

/// Every event of every outbox, with its type.
fn events(snapshot: &Snapshot) -> Vec<(String, Event)> {
    let items = snapshot.tables.values().flatten().filter(|item| item["sk"] == "OUTBOX");
    items
        .map(|item| {
            let text = item["event"].as_str().unwrap_or_default();
            let kind = serde_json::from_str::<Value>(text).unwrap()["type"].clone();
            (kind.as_str().unwrap().to_owned(), serde_json::from_str(text).unwrap())
        })
        .collect()
}

/// Each version of an order that has another status than the one before is told by its event.
fn published(snapshot: &Snapshot, events: &[(String, Event)], findings: &mut Findings) {
    let mut told: BTreeMap<(&str, u64, &str), usize> = BTreeMap::new();
    for (kind, event) in events {
        let key = (event.aggregate_id.as_str(), event.aggregate_version, kind.as_str());
        *told.entry(key).or_default() += 1;
    }
    for (order, entries) in &snapshot.timelines() {
        let mut before = "";
        for entry in entries {
            let kind = match entry.status.as_str() {
                status if status == before => continue,
                "pending_payment" if before.is_empty() => "order.placed".to_owned(),
                "pending_payment" => "payment.attempt_requested".to_owned(),
                "confirmed" | "partially_shipped" | "shipped" if before == "on_hold" => {
                    "order.released".to_owned()
                }
                "partially_shipped" => "order.shipped".to_owned(),
                "partially_returned" | "returned" => "return.received".to_owned(),
                status => format!("order.{status}"),
            };
            let times = told.get(&(order.as_str(), entry.version, kind.as_str())).copied();
            let what = format!("version {} has {times:?} {kind}", entry.version);
            findings.require(7, times == Some(1), order, what);
            before = &entry.status;
        }
    }
}

fn marks(snapshot: &Snapshot) -> BTreeSet<(&str, &str)> {
    let mut marks = BTreeSet::new();
    for (table, items) in &snapshot.tables {
        let keys = items.iter().filter(|item| item["sk"] == "INBOX");
        marks.extend(keys.filter_map(|item| Some((table.as_str(), item["pk"].as_str()?))));
    }
    marks
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
