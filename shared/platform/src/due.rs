//! Lists of things that are due at a time: sparse, in the index `due`, keyed by day and shard.
//!
//! A thing is on the list while its item has `due_bucket` and `due_at`; the update that settles it
//! removes both. No partition of the index is constant, and none takes all writes of a day.

use jiff::{SignedDuration, Timestamp, tz::TimeZone};
use serde::Deserialize;

use crate::store::{Key, Query, Store, StoreError};

const SHARDS: u64 = 4;
const DAY: SignedDuration = SignedDuration::from_hours(24);

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

    /// The value of `due_bucket` for something due at `at`.
    #[must_use]
    pub fn bucket(&self, at: Timestamp, id: &impl ToString) -> String {
        let sum = id
            .to_string()
            .bytes()
            .fold(0u64, |sum, byte| sum.wrapping_mul(31).wrapping_add(byte.into()));
        self.named(at, sum % SHARDS)
    }

    fn named(&self, at: Timestamp, shard: u64) -> String {
        format!("{}#{}#{shard}", self.name, at.to_zoned(TimeZone::UTC).date())
    }
}

#[derive(Debug, Deserialize)]
struct KeyItem {
    pk: String,
    sk: String,
}

/// Keys of what is due by `until`, looking back so many days, at most `limit` from each bucket.
///
/// # Errors
/// DynamoDB did not answer.
pub async fn due_keys(
    store: &Store,
    list: &DueList,
    until: Timestamp,
    days: u32,
    limit: u32,
) -> Result<Vec<Key>, StoreError> {
    let mut keys = Vec::new();
    for day in (0..=i32::try_from(days).unwrap_or(0)).rev() {
        for shard in 0..SHARDS {
            let query = Query::index("due", "#due_bucket = :bucket AND #due_at <= :until")
                .bind("bucket", list.named(until - DAY * day, shard))
                .bind("until", until)
                .limit(limit);
            let page = store.query::<KeyItem>(query).await?;
            keys.extend(page.items.into_iter().map(|item| Key::new(item.pk, item.sk)));
        }
    }
    Ok(keys)
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may fail loudly")]
mod tests {
    use super::*;

    #[test]
    fn a_bucket_names_list_day_and_shard() {
        let at: Timestamp = "2026-03-01T23:59:59Z".parse().unwrap();
        let bucket = DueList::new("outbox").bucket(at, &"evt_1");
        assert!(bucket.starts_with("outbox#2026-03-01#"), "{bucket}");
    }
}
