//! Splitting a best-seller's stock over shards, and merging it again, while orders run. Keys: see
//! `stock_table`.
//!
//! Every transaction here moves units from one shard to another, so that no moment has more or fewer of them.
//! Held units are never moved. A shard that is to go is emptied of what is available, and deleted when the
//! last order that holds something in it has ended.

use std::collections::HashMap;

use futures::future::try_join_all;
use jiff::{SignedDuration, Timestamp};
use kernel::{Quantity, Sku};
use platform::{
    clock,
    due::{self, DueList},
    store::{StoreError, TransactError, Transaction, Write},
};

use crate::{Level, MOST_SHARDS, Move, Part, Shard, Stock, picking::pick, stock_table::stock_key};

const MERGING: DueList = DueList::new("merging");
/// When a merge that could not be finished is looked at again.
const NEXT_LOOK: SignedDuration = SignedDuration::from_mins(5);
/// How often orders may get in between.
const TRIES: u32 = 10;

impl Stock {
    /// Spreads what is available of a SKU evenly over `shards` (1 to 16). Shards beyond them are emptied;
    /// those in which orders hold units stay until these have ended. None when the SKU has no stock record.
    ///
    /// # Errors
    /// DynamoDB did not answer, or orders kept getting in between.
    pub async fn spread(&self, sku: &Sku, shards: u8) -> Result<Option<Level>, StoreError> {
        let shards = shards.clamp(1, MOST_SHARDS);
        for _ in 0..TRIES {
            let Some(level) = self.level(sku).await? else { return Ok(None) };
            if self.commit(self.layout(&level, shards, &level.spread(shards))).await? {
                return self.finish_merge(sku).await;
            }
        }
        Err(StoreError::Contended)
    }

    /// Empties the shards of a SKU that are to go, and deletes those that hold nothing.
    ///
    /// # Errors
    /// As [`Stock::spread`].
    pub async fn finish_merge(&self, sku: &Sku) -> Result<Option<Level>, StoreError> {
        for _ in 0..TRIES {
            let Some(level) = self.level(sku).await? else { return Ok(None) };
            let (drain, emptied) = (level.drain(), level.emptied());
            let writes = if !drain.is_empty() {
                self.layout(&level, level.shards, &drain)
            } else if !emptied.is_empty() {
                self.fold(&level, &emptied)
            } else {
                return Ok(Some(level));
            };
            self.commit(writes).await?;
        }
        Err(StoreError::Contended)
    }

    /// SKUs with shards that should have gone by `until`.
    ///
    /// # Errors
    /// DynamoDB did not answer.
    pub async fn unfinished_merges(
        &self,
        until: Timestamp,
        limit: u32,
    ) -> Result<Vec<Sku>, StoreError> {
        let keys = due::due_keys(&self.table, &MERGING, until, limit).await?;
        let shards: Vec<Shard> = self.table.get_many(&keys).await?;
        let mut skus: Vec<Sku> = shards.into_iter().map(|shard| shard.sku).collect();
        skus.sort();
        skus.dedup();
        Ok(skus)
    }

    /// Brings together what lines would have to take from several shards each, so that one is enough.
    ///
    /// # Errors
    /// DynamoDB did not answer.
    pub async fn gather(
        &self,
        lines: &[(Sku, Quantity)],
        levels: &HashMap<Sku, Level>,
    ) -> Result<(), StoreError> {
        let gathered = lines.iter().filter_map(|(sku, quantity)| {
            let parts = pick(&levels.get(sku)?.parts, quantity.get().into(), 0)?;
            let (fullest, others) = parts.split_first()?;
            (!others.is_empty()).then(|| self.bring_together(sku, fullest.shard, others))
        });
        // Refused: somebody took some of it meanwhile. The caller looks again in any case.
        try_join_all(gathered.map(|writes| self.commit(writes))).await.map(drop)
    }

    fn bring_together(&self, sku: &Sku, into: u8, from: &[Part]) -> Vec<Write> {
        let total = from.iter().map(|part| part.quantity).sum();
        let leave = from.iter().map(|part| self.moved(sku, part.shard, Move::Leave, part.quantity));
        leave.chain([self.moved(sku, into, Move::Arrive, total)]).collect()
    }

    /// The writes that move units between shards (new ones among them) and say how many there are.
    fn layout(&self, level: &Level, shards: u8, moves: &[(u8, i64)]) -> Vec<Write> {
        let due_at = clock::now() + NEXT_LOOK;
        let records = level.records();
        let further = moves.iter().filter(|(shard, _)| *shard > 0).filter_map(|(shard, units)| {
            if *shard >= records {
                let opened = Shard::beside(level.sku.clone(), *shard, *units);
                return Some(self.table.insert_once(&stock_key(&level.sku, *shard), &opened));
            }
            let (goes, went) = (*shard >= shards, *shard >= level.shards);
            if *units == 0 && goes == went {
                return None;
            }
            let write = self.shifted(&level.sku, *shard, *units);
            Some(if goes {
                let bucket = MERGING.bucket(&level.sku);
                write.assign("due_bucket", bucket).assign("due_at", due_at)
            } else {
                write.remove("#due_bucket, #due_at")
            })
        });
        let further: Vec<Write> = further.collect();
        let first = moves.iter().find(|(shard, _)| *shard == 0).map_or(0, |(_, units)| *units);
        let first = self
            .shifted(&level.sku, 0, first)
            .assign("shards", shards)
            .assign("records", records.max(shards));
        [self.seen(first, level)].into_iter().chain(further).collect()
    }

    /// The writes that delete empty shards and add what they have counted to the first.
    fn fold(&self, level: &Level, emptied: &[&Shard]) -> Vec<Write> {
        let left = emptied.iter().map(|shard| shard.shard).min().unwrap_or(1);
        let sum = |count: fn(&Shard) -> i64| emptied.iter().map(|shard| count(shard)).sum::<i64>();
        let versions: u64 = emptied.iter().map(|shard| shard.version).sum();
        let first = self
            .table
            .update(&stock_key(&level.sku, 0))
            .set("#version = #version + :versions")
            .set("#sold = #sold + :sold, #restocked = #restocked + :restocked")
            .set("#adjusted = #adjusted + :adjusted")
            .set("#moved = if_not_exists(#moved, :zero) + :moved")
            .bind("zero", 0)
            .bind("versions", versions + 1)
            .bind("sold", sum(|shard| shard.sold))
            .bind("restocked", sum(|shard| shard.restocked))
            .bind("adjusted", sum(|shard| shard.adjusted))
            .bind("moved", sum(|shard| shard.moved))
            .assign("records", left);
        let gone = emptied.iter().map(|shard| {
            self.table
                .delete(&stock_key(&level.sku, shard.shard))
                .when("#version = :seen")
                .bind("seen", shard.version)
        });
        [self.seen(first, level)].into_iter().chain(gone).collect()
    }

    /// An update of a shard that gets or gives so many units, or only changes what it says.
    fn shifted(&self, sku: &Sku, shard: u8, units: i64) -> Write {
        match units {
            0 => self
                .table
                .update(&stock_key(sku, shard))
                .set("#version = #version + :one")
                .bind("one", 1)
                .when("attribute_exists(pk)"),
            ..0 => self.moved(sku, shard, Move::Leave, units.unsigned_abs()),
            _ => self.moved(sku, shard, Move::Arrive, units.unsigned_abs()),
        }
    }

    /// Refused when somebody else has changed how many shards there are, or are to be.
    fn seen(&self, write: Write, level: &Level) -> Write {
        let write = write.bind("seen_records", level.records()).bind("seen_shards", level.shards);
        let same = "#records = :seen_records AND #shards = :seen_shards";
        if level.records() == 1 {
            return write.when(&format!("attribute_not_exists(#records) OR ({same})"));
        }
        write.when(same)
    }

    /// Whether it happened: if not, something else did meanwhile.
    async fn commit(&self, writes: Vec<Write>) -> Result<bool, StoreError> {
        let writes = writes.into_iter().map(|write| ((), write));
        match Transaction::new().with_all(writes).commit(&self.table).await {
            Ok(()) => Ok(true),
            Err(TransactError::Refused(_)) => Ok(false),
            Err(TransactError::Store(error)) => Err(error),
        }
    }
}
