//! DynamoDB as the services use it: typed items, named refusals, transactions that say which condition failed.

mod error;
mod item;
mod query;
mod transaction;
mod write;

use std::collections::HashMap;

use aws_sdk_dynamodb::{
    Client,
    types::{AttributeValue, KeysAndAttributes, ReturnValuesOnConditionCheckFailure},
};
use kernel::Id as _;
use serde::de::DeserializeOwned;

pub use error::StoreError;
pub use item::{Item, Key, decode, text_of};
pub use query::{Page, Query, Start};
pub use transaction::{MOST_ACTIONS, Refusal, TransactError, Transaction};
pub use write::{Change, Write};

use crate::{config::Missing, planted::Bug};

/// One table. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Store {
    client: Client,
    table: Result<String, Missing>,
}

/// How a single conditional write ended.
#[derive(Debug)]
pub enum Written {
    Done,
    /// The condition did not hold; the item as it was, when there was one.
    Refused(Option<Item>),
}

/// DynamoDB's limit for one `BatchGetItem`.
const BATCH: usize = 100;
const BATCH_ROUNDS: u32 = 5;

impl Store {
    pub(crate) fn new(client: Client, table: Result<String, Missing>) -> Self {
        Self { client, table }
    }

    pub(crate) fn table(&self) -> Result<&str, StoreError> {
        self.table.as_deref().map_err(|missing| StoreError::NotConfigured(missing.clone()))
    }

    /// The item at `key`, read consistently.
    ///
    /// # Errors
    /// DynamoDB did not answer, or the item is not a `T`.
    pub async fn get<T: DeserializeOwned>(&self, key: &Key) -> Result<Option<T>, StoreError> {
        let request = self.client.get_item().table_name(self.table()?);
        let request = request.consistent_read(!Bug::StaleReads.is_planted());
        let answer = request.set_key(Some(key.attributes())).send().await?;
        answer.item.map(decode).transpose()
    }

    /// Whether there is an item at `key`.
    ///
    /// # Errors
    /// DynamoDB did not answer.
    pub async fn exists(&self, key: &Key) -> Result<bool, StoreError> {
        Ok(self.get::<serde::de::IgnoredAny>(key).await?.is_some())
    }

    /// The items at those of `keys` that exist, in no order; read consistently.
    ///
    /// # Errors
    /// DynamoDB did not answer, kept keys unprocessed, or an item is not a `T`.
    pub async fn get_many<T: DeserializeOwned>(&self, keys: &[Key]) -> Result<Vec<T>, StoreError> {
        self.items(keys).await?.into_iter().map(decode).collect()
    }

    /// As [`Store::get_many`], for what goes through a list: an item that this version cannot read does not keep the
    /// others waiting. It is in the log.
    ///
    /// # Errors
    /// DynamoDB did not answer, or kept keys unprocessed.
    pub async fn get_readable<T: DeserializeOwned>(
        &self,
        keys: &[Key],
    ) -> Result<Vec<T>, StoreError> {
        Ok(self.items(keys).await?.into_iter().filter_map(item::readable).collect())
    }

    async fn items(&self, keys: &[Key]) -> Result<Vec<Item>, StoreError> {
        let mut found = Vec::with_capacity(keys.len());
        for batch in keys.chunks(BATCH) {
            let mut wanted: Vec<_> = batch.iter().map(Key::attributes).collect();
            for round in 0..BATCH_ROUNDS {
                wanted = self.get_batch(wanted, &mut found).await?;
                if wanted.is_empty() {
                    break;
                }
                transaction::pause(round).await;
            }
            if !wanted.is_empty() {
                return Err(StoreError::Unavailable("keys stayed unprocessed".to_owned()));
            }
        }
        Ok(found)
    }

    /// Reads one batch into `found`; answers the keys that DynamoDB left unprocessed.
    async fn get_batch(
        &self,
        keys: Vec<HashMap<String, AttributeValue>>,
        found: &mut Vec<Item>,
    ) -> Result<Vec<HashMap<String, AttributeValue>>, StoreError> {
        let table = self.table()?;
        let wanted = KeysAndAttributes::builder()
            .set_keys(Some(keys))
            .consistent_read(true)
            .build()
            .map_err(|error| StoreError::Internal(error.to_string()))?;
        let answer = self.client.batch_get_item().request_items(table, wanted).send().await?;
        found.extend(answer.responses.unwrap_or_default().remove(table).unwrap_or_default());
        let left = answer.unprocessed_keys.unwrap_or_default().remove(table);
        Ok(left.map(|keys| keys.keys).unwrap_or_default())
    }

    /// Runs one write that has no condition, or whose refusal is a matter of course.
    ///
    /// A retry inside the SDK can meet its own first try when that one's answer was lost. Each write
    /// therefore leaves its mark on the item, and a refusal by the own mark counts as done.
    ///
    /// # Errors
    /// DynamoDB did not answer; the write may or may not have happened.
    pub async fn run(&self, write: Write) -> Result<Written, StoreError> {
        let mark = crate::ids::fresh::<kernel::EventId>().ulid().to_string();
        match write.marked(&mark).send(&self.client).await {
            Ok(()) => Ok(Written::Done),
            Err(write::Failure::Refused(Some(item)))
                if text_of(&item, "write_id") == Some(mark.as_str())
                    && !Bug::OwnMarkIgnored.is_planted() =>
            {
                Ok(Written::Done)
            }
            Err(write::Failure::Refused(item)) => Ok(Written::Refused(item)),
            Err(write::Failure::Store(error)) => Err(error),
        }
    }

    /// One cheap read whose answer does not matter: it opens the connection during the init phase, so
    /// that the first request costs what a warm one does.
    pub async fn prewarm(&self) {
        let _ignored = self.exists(&Key::new("PREWARM", "PREWARM")).await;
    }

    pub(crate) fn client(&self) -> &Client {
        &self.client
    }
}

/// Asked of every conditional write: the refusal itself says what stood in the way.
pub(crate) const OLD_ITEM: ReturnValuesOnConditionCheckFailure =
    ReturnValuesOnConditionCheckFailure::AllOld;

impl Store {
    /// The table's physical name, when the template gave one.
    #[must_use]
    pub fn name(&self) -> Option<&str> {
        self.table.as_deref().ok()
    }
}
