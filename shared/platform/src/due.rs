//! Lists of things that are due at a time: sparse, in the index `due`, keyed by list and shard, in the order of time.
//!
//! A thing is on the list while its item has `due_bucket` and `due_at`; the update that settles it
//! removes both. No shard takes all writes of a list.

use jiff::Timestamp;
use serde::Deserialize;

use crate::store::{Key, Query, Store, StoreError};

const SHARDS: u64 = 4;

/// A list by its name, which the buckets begin with.
#[derive(Debug, Clone, Copy)]
pub struct DueList {
    name: &'static str,
}

impl DueList {
    #[must_use]
    pub const fn new(name: &'static str) -> Self {
        Self { name }
    }

    /// The value of `due_bucket` for a thing of this id.
    #[must_use]
    pub fn bucket(&self, id: &impl ToString) -> String {
        let sum = id
            .to_string()
            .bytes()
            .fold(0u64, |sum, byte| sum.wrapping_mul(31).wrapping_add(byte.into()));
        self.shard(sum % SHARDS)
    }

    fn shard(&self, shard: u64) -> String {
        format!("{}#{shard}", self.name)
    }
}

#[derive(Debug, Deserialize, PartialEq)]
struct KeyItem {
    pk: String,
    sk: String,
}

/// Keys of what is due by `until`, however long since: of each shard the `limit` that have waited longest. Where there are
/// more, also the `limit` that became due last: those that can never be dealt with must not keep others waiting.
///
/// # Errors
/// DynamoDB did not answer.
pub async fn due_keys(
    store: &Store,
    list: &DueList,
    until: Timestamp,
    limit: u32,
) -> Result<Vec<Key>, StoreError> {
    let mut keys = Vec::new();
    for shard in 0..SHARDS {
        let query = Query::index("due", "#due_bucket = :bucket AND #due_at <= :until")
            .bind("bucket", list.shard(shard))
            .bind("until", until)
            .limit(limit);
        let oldest = store.query::<KeyItem>(query.clone()).await?;
        let mut newest = match oldest.next {
            Some(_) => store.query::<KeyItem>(query.descending()).await?.items,
            None => Vec::new(),
        };
        newest.retain(|item| !oldest.items.contains(item));
        let found = oldest.items.into_iter().chain(newest);
        keys.extend(found.map(|item| Key::new(item.pk, item.sk)));
    }
    Ok(keys)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn a_bucket_names_list_and_shard_and_a_list_uses_all_its_shards() {
        let list = DueList::new("outbox");
        let used: BTreeSet<String> = (0..64).map(|id| list.bucket(&format!("evt_{id}"))).collect();
        assert_eq!(used, (0..SHARDS).map(|shard| format!("outbox#{shard}")).collect());
    }
}
