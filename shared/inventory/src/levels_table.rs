//! Reading levels: all shards of a SKU, and what may be said of their sum. Keys: see `stock_table`.
//!
//! The shards of a SKU cannot be read at one moment, so a sum can be of a state that never was. That does
//! not matter where it is shown or where a condition decides afterwards. It does matter before somebody is
//! told that there is not enough: that is said only when a second look proves that it was so.

use std::collections::HashMap;

use futures::future::try_join_all;
use kernel::{Quantity, Sku};
use platform::store::{Key, StoreError};

use crate::{
    Level, Stock,
    records::{Records, StockItem},
    stock_table::stock_key,
};

/// What one `BatchGetItem` takes; more are sent side by side.
const BATCH: usize = 100;
/// How often units may come back between two looks before the caller is asked to try again.
const LOOKS: u32 = 6;

impl Stock {
    /// The level of a SKU, if it has a stock record.
    ///
    /// # Errors
    /// DynamoDB did not answer.
    pub async fn level(&self, sku: &Sku) -> Result<Option<Level>, StoreError> {
        Ok(self.levels(std::slice::from_ref(sku)).await?.remove(sku))
    }

    /// The levels of those SKUs that have a stock record. One round trip, and another for SKUs that have
    /// more shards than this process had known.
    ///
    /// # Errors
    /// DynamoDB did not answer.
    pub async fn levels(&self, skus: &[Sku]) -> Result<HashMap<Sku, Level>, StoreError> {
        let mut records = Records::default();
        let guessed = |sku| (0..self.known.count(sku)).map(move |shard| stock_key(sku, shard));
        records.add(self.read(skus.iter().flat_map(guessed).collect()).await?);
        let missing = skus.iter().flat_map(|sku| {
            records.missing(sku).into_iter().map(move |shard| stock_key(sku, shard))
        });
        let missing: Vec<Key> = missing.collect();
        if !missing.is_empty() {
            records.add(self.read(missing).await?);
        }
        for sku in skus {
            self.known.learn(sku, records.count(sku).unwrap_or(1));
        }
        Ok(records.into_levels())
    }

    /// As [`Stock::levels`], for somebody who wants so many: what is too little for them was all there was
    /// at some moment.
    ///
    /// # Errors
    /// DynamoDB did not answer, or units kept coming back while it was looked.
    pub async fn levels_for(
        &self,
        lines: &[(Sku, Quantity)],
    ) -> Result<HashMap<Sku, Level>, StoreError> {
        let skus: Vec<Sku> = lines.iter().map(|(sku, _)| sku.clone()).collect();
        let wanted = lines.iter().map(|(sku, quantity)| (sku.clone(), i64::from(*quantity)));
        let wanted: HashMap<Sku, i64> = wanted.collect();
        self.proven(self.levels(&skus).await?, &wanted).await
    }

    /// The same for one SKU and any number.
    ///
    /// # Errors
    /// As [`Stock::levels_for`].
    pub async fn level_for(&self, sku: &Sku, wanted: i64) -> Result<Option<Level>, StoreError> {
        let seen = self.levels(std::slice::from_ref(sku)).await?;
        let wanted = HashMap::from([(sku.clone(), wanted)]);
        Ok(self.proven(seen, &wanted).await?.remove(sku))
    }

    /// Looks again at split SKUs that seem to have less than is wanted.
    async fn proven(
        &self,
        mut seen: HashMap<Sku, Level>,
        wanted: &HashMap<Sku, i64>,
    ) -> Result<HashMap<Sku, Level>, StoreError> {
        for _ in 0..LOOKS {
            let is_short = |level: &&Level| {
                level.is_split()
                    && wanted.get(&level.sku).is_some_and(|units| level.available < *units)
            };
            let mut short: Vec<Sku> =
                seen.values().filter(is_short).map(|level| level.sku.clone()).collect();
            short.sort();
            if short.is_empty() {
                return Ok(seen);
            }
            let later = self.levels(&short).await?;
            let is_proven = |sku: &Sku| {
                seen.get(sku)
                    .zip(later.get(sku))
                    .is_some_and(|(seen, later)| seen.is_proven_by(later))
            };
            if short.iter().all(is_proven) {
                return Ok(seen);
            }
            seen.extend(later);
        }
        Err(StoreError::Contended)
    }

    async fn read(&self, keys: Vec<Key>) -> Result<Vec<StockItem>, StoreError> {
        let batches = keys.chunks(BATCH).map(|batch| self.table.get_many::<StockItem>(batch));
        Ok(try_join_all(batches).await?.into_iter().flatten().collect())
    }
}
