//! Deletes items past their time to live, by the clock that tests shift.

use std::collections::HashMap;
use std::sync::atomic::Ordering;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use dynoxide::actions::delete_item::DeleteItemRequest;
use dynoxide::actions::scan::{ScanRequest, ScanResponse};
use dynoxide::{AttributeValue, Database, Item};

use super::Endpoint;
use super::engine::{EngineError, Store};

/// The service itself takes days; nothing may count on less.
const BETWEEN_SWEEPS_MS: i64 = 10 * 60 * 1_000;
/// So few that requests in between hardly wait.
const PAGE: usize = 100;
/// The service ignores times that lie further back.
const OLDEST_SECONDS: i64 = 5 * 365 * 86_400;
/// How long a stream keeps its records.
const STREAM_SECONDS: i64 = 86_400;

/// Sweeps now and then, and soon after the clock was shifted.
pub async fn run(endpoint: &Endpoint) {
    loop {
        endpoint
            .clock
            .sleep_until_ms(endpoint.clock.now_ms().saturating_add(BETWEEN_SWEEPS_MS))
            .await;
        // Many small shifts in a row are one reason to sweep.
        tokio::time::sleep(Duration::from_secs(1)).await;
        if let Err(error) = endpoint.time_has_changed().await {
            tracing::warn!(%error, "expired items stay");
            return;
        }
        if endpoint.expires.load(Ordering::Relaxed) {
            endpoint.expire_items().await;
        }
    }
}

impl Endpoint {
    /// Tells the database about the clock's offset and lets streams forget what is older than a day.
    ///
    /// # Errors
    /// When the database has stopped.
    pub async fn time_has_changed(&self) -> Result<(), EngineError> {
        let now = self.clock.now_ms().div_euclid(1_000);
        let horizon = self.streams.horizon();
        let forgotten = self
            .engine
            .run(move |store| {
                set_clock(store, now)?;
                horizon
                    .iter()
                    .try_for_each(|(table, read)| forget(store, table, read.as_deref(), now))
            })
            .await?;
        if let Err(error) = forgotten {
            tracing::warn!(%error, "streams keep records older than a day");
        }
        Ok(())
    }

    /// Deletes every item that is past its time; says how many there were.
    pub async fn expire_items(&self) -> usize {
        let now = self.clock.now_ms().div_euclid(1_000);
        let mut deleted = 0;
        for table in &self.system.tables {
            let Some(attribute) = &table.ttl_attribute else { continue };
            let mut next = Some(None);
            while let Some(from) = next.take() {
                let (name, attribute) = (table.name.clone(), attribute.clone());
                let page = self
                    .engine
                    .run(move |store| sweep(&store.database, name, attribute, now, from))
                    .await;
                match page {
                    Ok(Ok((count, last))) => {
                        deleted += count;
                        next = last.map(Some);
                    }
                    Ok(Err(error)) => {
                        tracing::warn!(%error, table = table.logical_id, "expired items stay");
                    }
                    Err(_) => return deleted,
                }
            }
            self.streams.written(std::slice::from_ref(&table.logical_id));
        }
        deleted
    }
}

fn set_clock(store: &Store, now: i64) -> rusqlite::Result<()> {
    let real = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().as_secs();
    let shifted = now.saturating_sub(i64::try_from(real).unwrap_or(now));
    // A second of rounding is no shift.
    let shifted = if shifted.abs() <= 1 { 0 } else { shifted };
    store.side.execute(
        "UPDATE trolley_clock SET shifted_seconds = ?1 WHERE shifted_seconds <> ?1",
        [shifted],
    )?;
    Ok(())
}

/// `read`: the last record that every reader has; `None`: nobody reads, and age alone decides.
fn forget(store: &Store, table: &str, read: Option<&str>, now: i64) -> rusqlite::Result<()> {
    let read = read.map_or(Some(i64::MAX), stored_number).unwrap_or_default();
    store.side.execute(
        "DELETE FROM _stream_records
         WHERE table_name = ?1 AND CAST(sequence_number AS INTEGER) <= ?2 AND created_at < ?3",
        rusqlite::params![table, read, now.saturating_sub(STREAM_SECONDS)],
    )?;
    Ok(())
}

/// Public sequence numbers have 21 digits: the engine puts a 1 and zeros before its own.
fn stored_number(public: &str) -> Option<i64> {
    public.strip_prefix('1')?.parse().ok()
}

type Page = (usize, Option<Item>);

fn sweep(
    database: &Database,
    table: String,
    attribute: String,
    now: i64,
    from: Option<Item>,
) -> dynoxide::Result<Page> {
    let names = HashMap::from([("#ttl".to_owned(), attribute)]);
    let number = |value: i64| AttributeValue::N(value.to_string());
    let values = HashMap::from([
        (":now".to_owned(), number(now)),
        (":oldest".to_owned(), number(now.saturating_sub(OLDEST_SECONDS))),
    ]);
    let expired = "#ttl < :now AND #ttl > :oldest".to_owned();
    let ScanResponse { items, last_evaluated_key, .. } = database.scan(ScanRequest {
        table_name: table.clone(),
        filter_expression: Some(expired.clone()),
        expression_attribute_names: Some(names.clone()),
        expression_attribute_values: Some(values.clone()),
        limit: Some(PAGE),
        exclusive_start_key: from,
        ..ScanRequest::default()
    })?;
    let keys = key_names(database, &table)?;
    let items = items.unwrap_or_default();
    for item in &items {
        let key =
            keys.iter().filter_map(|name| Some((name.clone(), item.get(name)?.clone()))).collect();
        database.delete_item(DeleteItemRequest {
            table_name: table.clone(),
            key,
            condition_expression: Some(expired.clone()),
            expression_attribute_names: Some(names.clone()),
            expression_attribute_values: Some(values.clone()),
            ..DeleteItemRequest::default()
        })?;
    }
    Ok((items.len(), last_evaluated_key))
}

pub(super) fn key_names(database: &Database, table: &str) -> dynoxide::Result<Vec<String>> {
    let schema =
        database.get_table_metadata(table)?.map(|table| table.key_schema).unwrap_or_default();
    let schema: Vec<dynoxide::types::KeySchemaElement> =
        serde_json::from_str(&schema).unwrap_or_default();
    Ok(schema.into_iter().map(|element| element.attribute_name).collect())
}
