//! Everything that the invariants look at, as it was at one moment.

use std::collections::{BTreeMap, BTreeSet};

use serde::de::DeserializeOwned;
use serde_json::Value;

use super::rows::{
    Coupon, Entry, LedgerRow, Level, Movement, Order, Payment, Reservation, TimelineEntry,
};
use crate::Shop;

const TABLES: [&str; 8] = [
    "IdentityTable",
    "CatalogTable",
    "InventoryTable",
    "CartTable",
    "PromotionsTable",
    "OrdersTable",
    "PaymentsTable",
    "NotificationsTable",
];

/// All tables, the provider's ledger, and what people were shown. Plain data: a test may damage a copy.
#[derive(Debug, Clone, Default)]
pub struct Snapshot {
    pub tables: BTreeMap<String, Vec<Value>>,
    pub ledger: Value,
    /// Queue and message.
    pub dead_letters: Vec<(String, Value)>,
    /// Messages that wait, per queue.
    pub waiting: BTreeMap<String, u64>,
    /// Ids of orders that somebody was told they have, with the subject's ids.
    pub promised: Vec<(String, BTreeSet<String>)>,
    pub listeners: Vec<Listener>,
    pub mail: Vec<Value>,
    pub log: Vec<String>,
}

/// A person with everything that this person was shown.
#[derive(Debug, Clone, Default)]
pub struct Listener {
    pub subjects: BTreeSet<String>,
    pub emails: BTreeSet<String>,
    pub heard: Vec<String>,
    /// What this person's request ids begin with.
    pub requests: String,
}

impl Snapshot {
    pub async fn of(shop: &Shop) -> Self {
        let mut tables = BTreeMap::new();
        for table in TABLES {
            tables.insert(table.to_owned(), shop.table(table).await);
        }
        let listeners = shop.listeners();
        let promised = shop.promised.borrow().clone();
        let promised =
            promised.into_iter().map(|(order, person)| (order, listeners[person].subjects.clone()));
        Self {
            tables,
            ledger: shop.ledger().await,
            dead_letters: shop.dead_letters().await,
            waiting: shop.waiting().await,
            promised: promised.collect(),
            listeners,
            mail: shop.all_mail().await,
            log: shop.log().lines().map(str::to_owned).collect(),
        }
    }

    pub(super) fn items<'a>(&'a self, table: &str) -> impl Iterator<Item = &'a Value> {
        self.tables.get(table).into_iter().flatten()
    }

    /// Items whose sort key is, or begins with, `sk`.
    fn rows<T: DeserializeOwned>(&self, table: &str, is: impl Fn(&Value) -> bool) -> Vec<T> {
        let decode = |item: &Value| {
            serde_json::from_value(item.clone())
                .unwrap_or_else(|error| panic!("{table} holds {item:#}: {error}"))
        };
        self.items(table).filter(|item| is(item)).map(decode).collect()
    }

    pub(super) fn orders(&self) -> Vec<Order> {
        self.rows("OrdersTable", |item| item["sk"] == "ORDER")
    }

    /// Entries by order, in order of version.
    pub(super) fn timelines(&self) -> BTreeMap<String, Vec<TimelineEntry>> {
        let entries: Vec<TimelineEntry> = self.rows("OrdersTable", |item| sk(item, "TIMELINE#"));
        let mut timelines: BTreeMap<String, Vec<TimelineEntry>> = BTreeMap::new();
        for entry in entries {
            let order = entry.pk.trim_start_matches("ORDER#").to_owned();
            timelines.entry(order).or_default().push(entry);
        }
        for entries in timelines.values_mut() {
            entries.sort_by_key(|entry| entry.version);
        }
        timelines
    }

    pub(super) fn levels(&self) -> Vec<Level> {
        self.rows("InventoryTable", |item| item["sk"] == "STOCK")
    }

    pub(super) fn movements(&self) -> Vec<Movement> {
        self.rows("InventoryTable", |item| sk(item, "MOVEMENT#"))
    }

    pub(super) fn reservations(&self) -> Vec<Reservation> {
        self.rows("InventoryTable", |item| item["sk"] == "RESERVATION")
    }

    pub(super) fn payments(&self) -> Vec<Payment> {
        let items = self.items("PaymentsTable").filter(|item| item["sk"] == "PAYMENT");
        items.map(|item| serde_json::from_value(item["payment"].clone()).unwrap()).collect()
    }

    /// Coupons by code.
    pub(super) fn coupons(&self) -> BTreeMap<String, Coupon> {
        let coupons: Vec<Coupon> = self.rows("PromotionsTable", |item| item["sk"] == "COUPON");
        coupons.into_iter().map(|coupon| (coupon.code.clone(), coupon)).collect()
    }

    /// How often a coupon with a limit per customer was used, by `<code>#<subject>`.
    pub(super) fn coupon_uses(&self) -> BTreeMap<String, i64> {
        let items = self.items("PromotionsTable").filter(|item| item["sk"] == "USES");
        let use_of = |item: &Value| {
            let key = item["pk"].as_str()?.strip_prefix("COUPON#")?.to_owned();
            Some((key, item["used"].as_i64()?))
        };
        items.filter_map(use_of).collect()
    }

    /// The postings of our ledger, by order.
    pub(super) fn ledgers(&self) -> BTreeMap<String, Vec<Entry>> {
        let mut by_order: BTreeMap<String, Vec<Entry>> = BTreeMap::new();
        let entries: Vec<Entry> = self.rows("PaymentsTable", |item| sk(item, "LEDGER#"));
        for entry in entries {
            let order = entry.pk.trim_start_matches("PAYMENT#").to_owned();
            by_order.entry(order).or_default().push(entry);
        }
        by_order
    }

    /// Whether a person is shown the payment of this order as stuck.
    pub(super) fn is_listed_as_stuck(&self, order: &str) -> bool {
        let key = format!("PAYMENT#{order}");
        self.items("PaymentsTable").any(|item| {
            item["pk"] == key.as_str() && item["sk"] == "STUCK" && item["list_pk"].is_string()
        })
    }

    /// What the provider moved, by order.
    pub(super) fn provider_rows(&self) -> BTreeMap<String, Vec<LedgerRow>> {
        let mut by_order: BTreeMap<String, Vec<LedgerRow>> = BTreeMap::new();
        for row in self.ledger["rows"].as_array().into_iter().flatten() {
            let row: LedgerRow = serde_json::from_value(row.clone()).unwrap();
            by_order.entry(row.order_id.clone().unwrap_or_default()).or_default().push(row);
        }
        by_order
    }
}

fn sk(item: &Value, prefix: &str) -> bool {
    item["sk"].as_str().is_some_and(|sk| sk.starts_with(prefix))
}
