//! SKUs in order, what is low, and who is to hear of it. Keys: see `stock_table`.
//!
//! No writer sees the sum of a SKU's shards. So every change of what is available is followed by an event to
//! record-movement, which looks at the sum and compares it with what was last told: the first shard's record
//! says that, and in which list the SKU is. The change of both and the event are one transaction, so that
//! each fall and each return is told once, however many sales or deliveries of messages there are.

use std::collections::{BTreeSet, HashMap};

use contracts::{BackInStock, Fact, LowStock};
use futures::future::try_join_all;
use kernel::Sku;
use platform::{
    clock,
    outbox::Cause,
    shop::Shop,
    store::{Query, StoreError, TransactError, Transaction},
};
use serde::Deserialize;

use crate::{
    Level, Standing, Stock,
    level::News,
    records::{LISTS, list_of, parts_of},
    stock_table::stock_key,
};

/// How often others may get in between.
const TRIES: u32 = 5;

/// Which SKUs to list.
#[derive(Debug, Clone)]
pub struct Shelves {
    /// Only what is at the shop's threshold or below.
    pub low: bool,
    /// Only SKUs that begin so.
    pub prefix: Option<Sku>,
    pub limit: u32,
}

#[derive(Deserialize)]
struct Place {
    list_sk: Sku,
}

impl Stock {
    /// A page of levels in order of their SKUs, and the SKU after which the next page begins.
    ///
    /// # Errors
    /// DynamoDB did not answer.
    pub async fn shelves(
        &self,
        wanted: &Shelves,
        after: Option<&Sku>,
    ) -> Result<(Vec<Level>, Option<Sku>), StoreError> {
        let [low, well] = LISTS;
        let lists = [Some(low), (!wanted.low).then_some(well)];
        let lists = lists.into_iter().flatten().flat_map(parts_of);
        let pages = try_join_all(lists.map(|list| self.places(wanted, list, after))).await?;
        let limit = usize::try_from(wanted.limit).unwrap_or(usize::MAX);
        let mut more = pages.iter().any(|(_, more)| *more);
        let mut skus: BTreeSet<Sku> = pages.into_iter().flat_map(|(skus, _)| skus).collect();
        while skus.len() > limit {
            more = true;
            skus.pop_last();
        }
        let next = skus.last().filter(|_| more).cloned();
        let skus: Vec<Sku> = skus.into_iter().collect();
        let mut levels = self.levels(&skus).await?;
        let threshold = Shop::get().low_stock_threshold;
        let levels = skus.iter().filter_map(|sku| levels.remove(sku));
        // The list is a moment behind the levels.
        let levels =
            levels.filter(|level| !wanted.low || level.standing(threshold) != Standing::InStock);
        Ok((levels.collect(), next))
    }

    /// SKUs of one partition of a list, and whether more follow.
    async fn places(
        &self,
        wanted: &Shelves,
        list: String,
        after: Option<&Sku>,
    ) -> Result<(Vec<Sku>, bool), StoreError> {
        let prefix = wanted.prefix.as_ref().map_or("", Sku::as_str);
        // `!` is below and `~` above all that a SKU is made of.
        let first = after.map_or_else(|| prefix.to_owned(), |after| format!("{after}!"));
        let query = Query::index("list", "#list_pk = :list AND #list_sk BETWEEN :first AND :last")
            .bind("list", list)
            .bind("first", if first.is_empty() { "!" } else { &first })
            .bind("last", format!("{prefix}~"))
            .limit(wanted.limit);
        let page = self.table.query::<Place>(query).await?;
        Ok((page.items.into_iter().map(|place| place.list_sk).collect(), page.next.is_some()))
    }

    /// Compares what is available with what was last told, and tells what has changed. Answers levels that
    /// were read when all was told.
    ///
    /// # Errors
    /// DynamoDB did not answer, or others kept getting in between.
    pub async fn look(
        &self,
        skus: &[Sku],
        cause: &Cause,
    ) -> Result<HashMap<Sku, Level>, StoreError> {
        let threshold = Shop::get().low_stock_threshold;
        for _ in 0..TRIES {
            let levels = self.levels(skus).await?;
            let mut in_order: Vec<&Level> = levels.values().collect();
            in_order.sort_by(|one, other| one.sku.cmp(&other.sku));
            let turned = in_order.into_iter().filter_map(|level| {
                let now = level.standing(threshold);
                (now != level.told.standing).then(|| self.tell(level, now, cause))
            });
            // After telling it looks again: what changed meanwhile may have been missed by its own look.
            if try_join_all(turned).await?.is_empty() {
                return Ok(levels);
            }
        }
        Err(StoreError::Contended)
    }

    /// Writes down that the SKU stands so now, with the event if that is news. Refused when somebody else
    /// did: the next look sees it.
    async fn tell(&self, level: &Level, now: Standing, cause: &Cause) -> Result<(), StoreError> {
        let (sku, times) = (&level.sku, level.told.times + 1);
        let write = self
            .table
            .update(&stock_key(sku, 0))
            .assign("told", now)
            .assign("told_times", times)
            .assign("list_pk", list_of(now, sku))
            .assign("list_sk", sku)
            .when(match level.told.times {
                0 => "attribute_exists(pk) AND (attribute_not_exists(#told_times) OR #told_times = :seen)",
                _ => "#told_times = :seen",
            })
            .bind("seen", level.told.times);
        let fact = level.told.standing.news(now).map(|news| match news {
            News::Low => Fact::StockLow(LowStock { sku: sku.clone(), available: level.available }),
            News::Back => {
                let at = clock::now();
                Fact::StockBack(BackInStock { sku: sku.clone(), times, at, round: 1 })
            }
        });
        let event = fact.map(|fact| self.table.publish(fact, sku, times, cause));
        let all = [write].into_iter().chain(event).map(|write| ((), write));
        match Transaction::new().with_all(all).commit(&self.table).await {
            Ok(()) | Err(TransactError::Refused(_)) => Ok(()),
            Err(TransactError::Store(error)) => Err(error),
        }
    }
}
