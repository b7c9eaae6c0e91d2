//! Keeps the search index in step with the products; its keys are in `search_table`.

use std::{
    collections::{BTreeSet, HashSet},
    sync::{MutexGuard, PoisonError},
};

use futures::future::try_join_all;
use kernel::ProductId;
use platform::{
    clock,
    store::{Key, Query, StoreError, TransactError, Transaction, Write},
};
use serde::{Deserialize, Serialize};

use crate::{
    Product, SearchIndex,
    search::Entry,
    search_table::{
        SHARDS, SortKey, indexed_key, indexed_pk, near_key, place_keys, start, vocabulary_key,
    },
    words::variations,
};

/// Raised when what is kept of a product changes its meaning: a rebuild then writes all of it again.
const LAYOUT: u32 = 1;
/// Words that a process remembers to be known.
const MOST_REMEMBERED: usize = 50_000;
const TRIES: u32 = 8;
/// Products of the index that are listed at a time.
const LISTED: u32 = 500;

/// What became of a product in the index.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Indexed {
    Changed,
    Unchanged,
}

/// What search knows of a product. It stays when the product leaves the shelves, so that late news of an older
/// version does not bring it back.
#[derive(Debug, Serialize, Deserialize)]
struct Record {
    /// The product's version that search knows.
    version: u64,
    /// Raised by every change of this record.
    revision: u64,
    layout: u32,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    entry: Option<Entry>,
}

#[derive(Debug, Serialize)]
struct Known {}

impl SearchIndex {
    /// Brings what search knows of a product in step with the product as it is now.
    ///
    /// # Errors
    /// DynamoDB did not answer, or others kept indexing the same product.
    pub async fn index(&self, id: ProductId) -> Result<Indexed, StoreError> {
        for _ in 0..TRIES {
            let record = self.table().get::<Record>(&indexed_key(id)).await?;
            // Read after the record: whoever overtakes changes the record, and this change is refused.
            let Some(product) = self.catalog.product(id).await? else {
                return Ok(Indexed::Unchanged);
            };
            let entry = Entry::of(&product, clock::now());
            if record.as_ref().is_some_and(|record| record.says(&product, entry.as_ref())) {
                return Ok(Indexed::Unchanged);
            }
            if let Some(entry) = &entry {
                self.learn(entry).await?;
            }
            if self.replace(&product, record, entry).await? {
                return Ok(Indexed::Changed);
            }
        }
        Err(StoreError::Contended)
    }

    /// All products that search has a record of, shard by shard; none behind the last one.
    ///
    /// # Errors
    /// DynamoDB did not answer.
    pub async fn indexed(
        &self,
        after: Option<(u64, ProductId)>,
    ) -> Result<Vec<(u64, ProductId)>, StoreError> {
        let mut after = after;
        let first = after.map_or(0, |(shard, _)| shard);
        for shard in first..SHARDS {
            let pk = indexed_pk(shard);
            let begin = after.take().map(|(_, id)| start(&pk, &id.to_string()));
            let query = Query::table("#pk = :records").bind("records", &pk);
            let query = query.limit(LISTED).eventual().start(begin);
            let page = self.table().query::<SortKey>(query).await?;
            let ids = page.items.iter().filter_map(|item| item.sk.parse().ok());
            let found: Vec<_> = ids.map(|id| (shard, id)).collect();
            if !found.is_empty() {
                return Ok(found);
            }
        }
        Ok(Vec::new())
    }

    /// Answers whether it happened: not when somebody else was faster.
    async fn replace(
        &self,
        product: &Product,
        before: Option<Record>,
        entry: Option<Entry>,
    ) -> Result<bool, StoreError> {
        let table = self.table();
        let seen = before.as_ref().map(|record| record.revision);
        let is_current = before.as_ref().is_some_and(|record| record.layout == LAYOUT);
        let was = before.and_then(|record| record.entry);
        let (old, new) = (
            was.as_ref().map(place_keys).unwrap_or_default(),
            entry.as_ref().map(place_keys).unwrap_or_default(),
        );
        let mut writes: Vec<Write> = Vec::new();
        let kept = |key: &Key| new.values().any(|other| other == key);
        writes.extend(old.values().filter(|key| !kept(key)).map(|key| table.delete(key)));
        if let Some(entry) =
            entry.as_ref().filter(|entry| was.as_ref() != Some(*entry) || !is_current)
        {
            writes.extend(new.values().map(|key| table.put(key, entry)));
        }
        let revision = seen.unwrap_or(0) + 1;
        let record = Record { version: product.version, revision, layout: LAYOUT, entry };
        let record = table.put(&indexed_key(product.id), &record);
        writes.push(match seen {
            Some(seen) => record.when("#revision = :seen").bind("seen", seen),
            None => record.when("attribute_not_exists(pk)"),
        });
        let writes = writes.into_iter().map(|write| ((), write));
        match Transaction::new().with_all(writes).commit(table).await {
            Ok(()) => Ok(true),
            Err(TransactError::Refused(_)) => Ok(false),
            Err(TransactError::Store(error)) => Err(error),
        }
    }

    /// Makes the words of an entry known, with the ways to them from misspelt ones.
    async fn learn(&self, entry: &Entry) -> Result<(), StoreError> {
        let words: BTreeSet<&str> = entry.places().into_keys().collect();
        let new: Vec<&str> = {
            let known = self.remembered();
            words.into_iter().filter(|word| !known.contains(*word)).collect()
        };
        let keys: Vec<Key> = new.iter().filter_map(|word| vocabulary_key(word)).collect();
        let there: Vec<SortKey> = self.table().get_many(&keys).await?;
        let there: HashSet<String> = there.into_iter().map(|item| item.sk).collect();
        let unknown = new.iter().filter(|word| !there.contains(**word));
        try_join_all(unknown.map(|word| self.add_word(word))).await?;
        let mut known = self.remembered();
        if known.len() > MOST_REMEMBERED {
            known.clear();
        }
        known.extend(new.into_iter().map(str::to_owned));
        Ok(())
    }

    async fn add_word(&self, word: &str) -> Result<(), StoreError> {
        let Some(key) = vocabulary_key(word) else { return Ok(()) };
        let near = variations(word).into_iter().map(|variation| near_key(&variation, word));
        let puts = [key].into_iter().chain(near);
        let puts = puts.map(|key| ((), self.table().put(&key, &Known {})));
        match Transaction::new().with_all(puts).commit(self.table()).await {
            // Nothing is refused: there are no conditions.
            Ok(()) | Err(TransactError::Refused(_)) => Ok(()),
            Err(TransactError::Store(error)) => Err(error),
        }
    }

    fn remembered(&self) -> MutexGuard<'_, HashSet<String>> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Record {
    /// Whether it is what search is to know of the product, or of a later version.
    fn says(&self, product: &Product, entry: Option<&Entry>) -> bool {
        let same = self.version == product.version && self.entry.as_ref() == entry;
        self.layout == LAYOUT && (same || self.version > product.version)
    }
}
