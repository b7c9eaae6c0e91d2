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
            let applied = match table_of(*consumer) {
                Some(table) => {
                    let mark = format!("INBOX#{}#{}", consumer.name(), event.id);
                    marks.contains(&(table, mark.as_str()))
                }
                None => was_mailed(snapshot, &event.fact),
            };
            let what = format!("{} has not applied it", consumer.name());
            findings.require(7, applied, event.id, what);
        }
    }
    findings.0
}

/// Mail is marked by its occasion: two events can be one. What may be out of date when it is told (a failed
/// payment, an address to verify) need not be mailed.
fn was_mailed(snapshot: &Snapshot, fact: &Fact) -> bool {
    let occasion = match fact {
        Fact::OrderConfirmed(order) => format!("order_confirmed#{}#reached", order.order_id),
        Fact::OrderCancelled(order) => format!("order_cancelled#{}#reached", order.order_id),
        Fact::OrderExpired(order) => format!("order_expired#{}#reached", order.order_id),
        Fact::RefundSucceeded(refund) => {
            format!("refund_succeeded#{}#{}", refund.order_id, refund.refunded.amount)
        }
        _ => return true,
    };
    let key = format!("MESSAGE#{occasion}");
    let mut messages = snapshot.items("NotificationsTable");
    messages.any(|item| item["pk"] == key.as_str() && item["state"] == "sent")
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
        Consumer::SendNotification => None,
    }
}
