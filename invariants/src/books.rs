//! A snapshot, read once: the items that invariants speak of, by what they are looked up by.

use std::collections::{BTreeMap, BTreeSet};

use contracts::{Consumer, Event};
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize as _, de::DeserializeOwned};
use serde_json::Value;

use crate::{
    Snapshot, Violation,
    rows::{Coupon, Entry, LedgerRow, Level, Movement, Order, Payment, Reservation, TimelineEntry},
};

/// What is younger may still be on its way, in a shop that is open.
const ON_ITS_WAY: SignedDuration = SignedDuration::from_mins(10);
/// While something is awaited of the provider, looks are at most so far apart.
const LOOKS_ARE_APART: SignedDuration = SignedDuration::from_hours(7);
/// Sent events and the marks of what was applied are deleted after so long.
const EVENTS_ARE_KEPT: SignedDuration = SignedDuration::from_hours(30 * 24);
/// Recorded answers are.
const ANSWERS_ARE_KEPT: SignedDuration = SignedDuration::from_hours(7 * 24);

/// An event, and where it stands.
pub struct Told<'a> {
    pub table: &'a str,
    pub kind: String,
    pub event: Event,
    pub is_sent: bool,
    /// When it is to be sent, if it is on the list of those that are.
    pub due_at: Option<Timestamp>,
}

/// What a snapshot holds.
pub struct Books<'a> {
    pub snapshot: &'a Snapshot,
    pub orders: BTreeMap<String, Order>,
    /// Entries by order, in order of version.
    pub timelines: BTreeMap<String, Vec<TimelineEntry>>,
    pub levels: Vec<Level>,
    pub movements: Vec<Movement>,
    /// By order.
    pub reservations: BTreeMap<String, Reservation>,
    /// By order.
    pub payments: BTreeMap<String, Payment>,
    /// The postings of our ledger, by order.
    pub ledgers: BTreeMap<String, Vec<Entry>>,
    /// What the provider moved, by order.
    pub provider: BTreeMap<String, Vec<LedgerRow>>,
    /// By code.
    pub coupons: BTreeMap<String, Coupon>,
    /// How often a coupon with a limit per customer was used, by `<code>#<subject>`.
    pub coupon_uses: BTreeMap<String, i64>,
    pub events: Vec<Told<'a>>,
    /// Orders whose payment a person is shown as stuck.
    pub stuck: BTreeSet<&'a str>,
    /// Table and key of what was applied.
    pub marks: BTreeSet<(&'a str, &'a str)>,
    pub unreadable: Vec<Violation>,
}

impl<'a> Books<'a> {
    #[must_use]
    pub fn of(snapshot: &'a Snapshot) -> Self {
        let mut read = Reading { snapshot, unreadable: Vec::new() };
        let entries: Vec<TimelineEntry> = read.rows("OrdersTable", |item| sk(item, "TIMELINE#"));
        let mut timelines = grouped(entries, |entry| entry.pk.trim_start_matches("ORDER#"));
        for entries in timelines.values_mut() {
            entries.sort_by_key(|entry| entry.version);
        }
        let entries: Vec<Entry> = read.rows("PaymentsTable", |item| sk(item, "LEDGER#"));
        let ledgers = grouped(entries, |entry| entry.pk.trim_start_matches("PAYMENT#"));
        Self {
            snapshot,
            orders: keyed(read.named("OrdersTable", "ORDER"), |order: &Order| &order.id),
            timelines,
            levels: read.named("InventoryTable", "STOCK"),
            movements: read.rows("InventoryTable", |item| sk(item, "MOVEMENT#")),
            reservations: keyed(
                read.named("InventoryTable", "RESERVATION"),
                |reservation: &Reservation| &reservation.order_id,
            ),
            payments: keyed(read.payments(), |payment| &payment.order_id),
            ledgers,
            provider: grouped(read.provider(), |row| row.order_id.as_deref().unwrap_or_default()),
            coupons: keyed(read.named("PromotionsTable", "COUPON"), |coupon: &Coupon| &coupon.code),
            coupon_uses: coupon_uses(snapshot),
            events: read.events(),
            stuck: stuck(snapshot),
            marks: marks(snapshot),
            unreadable: read.unreadable,
        }
    }

    /// Whether something that happened at `at` may still have consequences that are not there yet.
    pub fn is_fresh(&self, at: Option<Timestamp>) -> bool {
        at.is_some_and(|at| at > self.snapshot.at - ON_ITS_WAY)
    }

    /// Whether the payment of an order is to be looked at soon, or was touched a moment ago.
    #[must_use]
    pub fn is_money_moving(&self, order: &str) -> bool {
        let payment = self.payments.get(order);
        let is_due = payment.is_some_and(|payment| {
            let soon = self.snapshot.at + LOOKS_ARE_APART;
            self.is_fresh(payment.next_attempt_at.filter(|at| *at < soon))
        });
        let touched = payment.is_some_and(|payment| self.is_fresh(payment.updated_at))
            || self.orders.get(order).is_some_and(|order| self.is_fresh(order.updated_at));
        is_due || touched
    }

    /// Whether messages wait for a consumer.
    pub fn is_behind(&self, consumer: Consumer) -> bool {
        let queue = |part: &str| part.chars().next().map(|c| c.to_ascii_uppercase());
        let name: String = consumer
            .name()
            .split('-')
            .flat_map(|part| queue(part).into_iter().chain(part.chars().skip(1)))
            .collect();
        self.snapshot.waiting.get(&format!("{name}Queue")).is_some_and(|count| *count > 0)
    }

    /// Whether events and marks of that time are still kept.
    pub fn keeps_events_of(&self, at: Option<Timestamp>) -> bool {
        at.is_none_or(|at| at > self.snapshot.at - EVENTS_ARE_KEPT)
    }

    /// Whether answers of that time are still kept.
    pub fn keeps_answers_of(&self, at: Option<Timestamp>) -> bool {
        at.is_none_or(|at| at > self.snapshot.at - ANSWERS_ARE_KEPT)
    }

    /// Whether the provider's ledger goes back so far.
    pub fn is_in_ledger(&self, at: Option<Timestamp>) -> bool {
        self.snapshot.ledger_since.is_none_or(|since| at.is_none_or(|at| at >= since))
    }
}

struct Reading<'a> {
    snapshot: &'a Snapshot,
    unreadable: Vec<Violation>,
}

impl<'a> Reading<'a> {
    fn rows<T: DeserializeOwned>(&mut self, table: &str, is: impl Fn(&Value) -> bool) -> Vec<T> {
        let items = self.snapshot.items(table).filter(|item| is(item));
        let read: Vec<_> = items.map(|item| (name_of(item), T::deserialize(item))).collect();
        self.keep(read)
    }

    fn named<T: DeserializeOwned>(&mut self, table: &str, sk: &str) -> Vec<T> {
        self.rows(table, |item| item["sk"] == sk)
    }

    fn payments(&mut self) -> Vec<Payment> {
        let items = self.snapshot.items("PaymentsTable").filter(|item| item["sk"] == "PAYMENT");
        let read: Vec<_> = items
            .map(|item| (name_of(item), serde_json::from_value(item["payment"].clone())))
            .collect();
        self.keep(read)
    }

    fn provider(&mut self) -> Vec<LedgerRow> {
        let rows = self.snapshot.ledger.get("rows").and_then(Value::as_array).into_iter().flatten();
        let read: Vec<_> = rows
            .map(|row| ("the provider's ledger".to_owned(), LedgerRow::deserialize(row)))
            .collect();
        self.keep(read)
    }

    /// Every event of every outbox.
    fn events(&mut self) -> Vec<Told<'a>> {
        let mut read = Vec::new();
        for (table, items) in &self.snapshot.tables {
            let outbox = items.iter().filter(|item| item["sk"] == "OUTBOX");
            read.extend(outbox.map(|item| (name_of(item), told(table, item))));
        }
        self.keep(read)
    }

    fn keep<T>(&mut self, read: Vec<(String, serde_json::Result<T>)>) -> Vec<T> {
        let mut kept = Vec::with_capacity(read.len());
        for (id, decoded) in read {
            match decoded {
                Ok(row) => kept.push(row),
                Err(error) => {
                    let what = format!("cannot be read: {error}");
                    self.unreadable.push(Violation { invariant: 5, id, what, passing: false });
                }
            }
        }
        kept
    }
}

fn told<'a>(table: &'a str, item: &Value) -> serde_json::Result<Told<'a>> {
    let text = item["event"].as_str().unwrap_or_default();
    let named: Value = serde_json::from_str(text)?;
    let kind = named.get("type").and_then(Value::as_str).unwrap_or_default().to_owned();
    let due = item["due_at"].as_str().filter(|_| item["due_bucket"].is_string());
    Ok(Told {
        table,
        kind,
        event: serde_json::from_str(text)?,
        is_sent: item["sent_at"].is_string(),
        due_at: due.and_then(|at| at.parse().ok()),
    })
}

fn name_of(item: &Value) -> String {
    item["pk"].as_str().unwrap_or_default().to_owned()
}

fn sk(item: &Value, prefix: &str) -> bool {
    item["sk"].as_str().is_some_and(|sk| sk.starts_with(prefix))
}

fn keyed<T>(rows: Vec<T>, key: impl Fn(&T) -> &str) -> BTreeMap<String, T> {
    rows.into_iter().map(|row| (key(&row).to_owned(), row)).collect()
}

fn grouped<T>(rows: Vec<T>, key: impl Fn(&T) -> &str) -> BTreeMap<String, Vec<T>> {
    let mut groups: BTreeMap<String, Vec<T>> = BTreeMap::new();
    for row in rows {
        groups.entry(key(&row).to_owned()).or_default().push(row);
    }
    groups
}

fn coupon_uses(snapshot: &Snapshot) -> BTreeMap<String, i64> {
    let items = snapshot.items("PromotionsTable").filter(|item| item["sk"] == "USES");
    let use_of = |item: &Value| {
        let key = item["pk"].as_str()?.strip_prefix("COUPON#")?.to_owned();
        Some((key, item["used"].as_i64()?))
    };
    items.filter_map(use_of).collect()
}

fn stuck(snapshot: &Snapshot) -> BTreeSet<&str> {
    let items = snapshot.items("PaymentsTable").filter(|item| item["sk"] == "STUCK");
    let listed = items.filter(|item| item["list_pk"].is_string());
    listed.filter_map(|item| item["pk"].as_str()?.strip_prefix("PAYMENT#")).collect()
}

fn marks(snapshot: &Snapshot) -> BTreeSet<(&str, &str)> {
    let mut marks = BTreeSet::new();
    for (table, items) in &snapshot.tables {
        let keys = items.iter().filter(|item| item["sk"] == "INBOX");
        marks.extend(keys.filter_map(|item| Some((table.as_str(), item["pk"].as_str()?))));
    }
    marks
}
