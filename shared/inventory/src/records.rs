//! What a stock record says beside its counters, and how records become a level.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

use kernel::Sku;
use serde::{Deserialize, Serialize};

use crate::{Level, Shard, Standing, level::Told};

const LIST_PARTS: u64 = 4;

/// A stock record. What is said beside the counters is said by the first shard for all.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct StockItem {
    #[serde(flatten)]
    pub shard: Shard,
    /// Over how many shards the units are to be spread.
    #[serde(default = "one")]
    pub shards: u8,
    /// How many shards there are: more than `shards` while some are being emptied.
    #[serde(default = "one")]
    pub records: u8,
    /// What was last told of the SKU.
    #[serde(default)]
    pub told: Standing,
    /// How often that has changed.
    #[serde(default)]
    pub told_times: u64,
    #[serde(default)]
    pub list_pk: String,
    #[serde(default)]
    pub list_sk: String,
}

const fn one() -> u8 {
    1
}

impl StockItem {
    pub(crate) fn opening(shard: Shard, low: u32) -> Self {
        let told = Standing::of(shard.available, low);
        Self {
            shards: 1,
            records: 1,
            told,
            told_times: 0,
            list_pk: list_of(told, &shard.sku),
            list_sk: shard.sku.to_string(),
            shard,
        }
    }
}

/// Both lists of SKUs: those that are low, and the others.
pub(crate) const LISTS: [&str; 2] = ["LOW", "WELL"];

/// The partition of the list that a SKU of this standing is in.
pub(crate) fn list_of(standing: Standing, sku: &Sku) -> String {
    let [low, well] = LISTS;
    let list = if standing == Standing::InStock { well } else { low };
    let sum =
        sku.as_str().bytes().fold(0u64, |sum, byte| sum.wrapping_mul(31).wrapping_add(byte.into()));
    list_part(list, sum % LIST_PARTS)
}

/// All partitions of a list.
pub(crate) fn parts_of(list: &str) -> impl Iterator<Item = String> {
    (0..LIST_PARTS).map(move |part| list_part(list, part))
}

fn list_part(list: &str, part: u64) -> String {
    format!("{list}#{part}")
}

/// Records of several SKUs, in any order.
#[derive(Debug, Default)]
pub(crate) struct Records(HashMap<Sku, Vec<StockItem>>);

impl Records {
    pub(crate) fn add(&mut self, items: Vec<StockItem>) {
        for item in items {
            self.0.entry(item.shard.sku.clone()).or_default().push(item);
        }
    }

    /// How many shards the SKU's first says there are.
    pub(crate) fn count(&self, sku: &Sku) -> Option<u8> {
        let first = self.0.get(sku)?.iter().find(|item| item.shard.shard == 0)?;
        Some(first.records)
    }

    /// Shards that there are and that were not read.
    pub(crate) fn missing(&self, sku: &Sku) -> Vec<u8> {
        let read: Vec<u8> =
            self.0.get(sku).into_iter().flatten().map(|item| item.shard.shard).collect();
        let all = 0..self.count(sku).unwrap_or(0);
        all.filter(|shard| !read.contains(shard)).collect()
    }

    pub(crate) fn into_levels(self) -> HashMap<Sku, Level> {
        self.0.into_iter().filter_map(|(sku, items)| Some((sku, level(items)?))).collect()
    }
}

/// The level that records make; none without the first.
fn level(mut items: Vec<StockItem>) -> Option<Level> {
    items.sort_by_key(|item| item.shard.shard);
    items.dedup_by_key(|item| item.shard.shard);
    let first = items.first().filter(|item| item.shard.shard == 0)?;
    let (records, shards) = (first.records, first.shards);
    let told = Told { standing: first.told, times: first.told_times };
    let there = items.into_iter().map(|item| item.shard).filter(|shard| shard.shard < records);
    Level::of(there.collect(), shards, told)
}

/// How many shards SKUs had when this process last looked, so that the next look reads all of them at once.
/// It is only a guess; the first shard says what is true.
#[derive(Debug, Clone, Default)]
pub(crate) struct KnownShards(Arc<Mutex<HashMap<Sku, u8>>>);

impl KnownShards {
    pub(crate) fn count(&self, sku: &Sku) -> u8 {
        let known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        known.get(sku).copied().unwrap_or(1)
    }

    pub(crate) fn learn(&self, sku: &Sku, count: u8) {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if count > 1 {
            known.insert(sku.clone(), count);
        } else {
            known.remove(sku);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn item(shard: u8, units: u32, records: u8) -> StockItem {
        let opened = Shard { shard, ..Shard::opening("mug".parse().unwrap(), units) };
        StockItem { records, ..StockItem::opening(opened, 3) }
    }

    #[test]
    fn a_level_is_the_sum_of_the_shards_that_the_first_knows_of() {
        let sku: Sku = "mug".parse().unwrap();
        let mut records = Records::default();
        records.add(vec![item(2, 5, 1), item(0, 7, 3)]);
        assert_eq!(records.missing(&sku), [1]);
        records.add(vec![item(1, 9, 1)]);
        assert!(records.missing(&sku).is_empty());
        assert_eq!(records.into_levels()[&sku].available, 21);

        let mut merged = Records::default();
        merged.add(vec![item(0, 7, 1), item(1, 9, 1)]);
        assert_eq!(merged.into_levels()[&sku].available, 7, "a stray shard does not count");
    }

    #[test]
    fn without_the_first_shard_there_is_no_stock() {
        let mut records = Records::default();
        records.add(vec![item(1, 9, 1)]);
        assert!(records.into_levels().is_empty());
    }

    #[test]
    fn a_record_of_before_there_were_shards_is_a_whole_level() {
        let stored = r#"{"sku":"mug","initial":4,"on_hand":4,"held":1,"available":3,"sold":0,
            "restocked":0,"adjusted":0,"version":2}"#;
        let mut records = Records::default();
        records.add(vec![serde_json::from_str(stored).unwrap()]);
        let level = records.into_levels().remove(&"mug".parse::<Sku>().unwrap()).unwrap();
        assert_eq!((level.available, level.shards, level.is_split()), (3, 1, false));
    }

    #[test]
    fn what_is_low_or_out_is_in_the_list_of_what_is_low() {
        let sku = "mug".parse().unwrap();
        let list = |standing| list_of(standing, &sku).split('#').next().unwrap().to_owned();
        assert_eq!([list(Standing::Out), list(Standing::Low)], ["LOW", "LOW"]);
        assert_eq!(list(Standing::InStock), "WELL");
        assert!(parts_of("LOW").any(|part| part == list_of(Standing::Low, &sku)));
    }
}
