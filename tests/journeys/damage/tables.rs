//! All items of all tables, byte by byte.

use std::collections::{BTreeMap, BTreeSet};

use invariants::TABLES;
use journeys::Shop;

use super::planting::Planted;

/// What runs by the clock notes where it stands.
const NOTES: [&str; 2] = ["RECONCILIATION", "BREAKER#provider"];

/// Table, `pk` and `sk`.
type Key = (String, String, String);

/// Each item's text.
pub(super) struct Tables(BTreeMap<Key, String>);

impl Tables {
    pub(super) async fn of(shop: &Shop) -> Self {
        let mut items = BTreeMap::new();
        for table in TABLES {
            for item in shop.table(table).await {
                let key = |name: &str| item[name].as_str().unwrap().to_owned();
                if !NOTES.contains(&item["pk"].as_str().unwrap()) {
                    items.insert((table.to_owned(), key("pk"), key("sk")), item.to_string());
                }
            }
        }
        Self(items)
    }

    pub(super) fn same_as(&self, other: &Self) -> bool {
        self.0 == other.0
    }

    /// Items that are new, gone or different, and that belong to nothing of this.
    pub(super) fn changed_to(&self, after: &Self, planted: &Planted) -> Vec<String> {
        let keys: BTreeSet<_> = self.0.keys().chain(after.0.keys()).collect();
        let changed: Vec<_> =
            keys.into_iter().filter(|key| self.0.get(*key) != after.0.get(*key)).collect();
        let texts = |key: &Key| -> Vec<&String> {
            self.0.get(key).into_iter().chain(after.0.get(key)).collect()
        };
        let mut ids = planted.ids.clone();
        let belongs = |key: &Key, ids: &BTreeSet<String>| {
            let of_sku = key.1.strip_prefix("STOCK#");
            of_sku.is_some_and(|sku| planted.skus.contains(sku))
                || texts(key)
                    .into_iter()
                    .chain([&key.1])
                    .any(|text| words(text).any(|id| ids.contains(id)))
        };
        // what repairs set off tells of itself in events, whose ids are all that the marks of consumers have
        for key in changed.iter().filter(|key| key.2 == "OUTBOX") {
            if belongs(key, &ids) {
                ids.insert(key.1.trim_start_matches("OUTBOX#").to_owned());
            }
        }
        let untouched = changed.into_iter().filter(|key| !belongs(key, &ids));
        untouched.map(|key| format!("{key:?}: {:#?}", texts(key))).collect()
    }
}

/// Every word that could be an id or a SKU.
fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !(c.is_ascii_alphanumeric() || "_-".contains(c)))
}
