//! Reads a table's stream and keeps what the source's filters let through.

use dynoxide::Database;
use dynoxide::actions::get_records::{GetRecordsRequest, Record};
use dynoxide::actions::get_shard_iterator::GetShardIteratorRequest;
use serde_json::{Value, json};

use super::Reader;
use crate::template::{ACCOUNT, REGION};

/// So few that other requests hardly wait for the reading.
const PAGE: usize = 100;

/// A record as a function receives it.
#[derive(Clone, Debug)]
pub struct StreamEvent {
    pub sequence_number: String,
    pub event: Value,
}

/// What is delivered together.
#[derive(Debug)]
pub struct Batch {
    pub events: Vec<StreamEvent>,
    /// The last record read for it, which the filters may have dropped.
    pub through: String,
}

impl Reader {
    /// Reads until a batch is full or the stream ends; `None`: nothing to deliver.
    pub(super) async fn next_batch(&self) -> Result<Option<Batch>, String> {
        let mut events = Vec::new();
        let mut through = self.position();
        loop {
            let page = self.records_after(through.clone(), PAGE).await?;
            let last_page = page.len() < PAGE;
            for record in page {
                through = Some(record.dynamodb.sequence_number.clone());
                events.extend(self.event_of(&record));
                if events.len() == self.source.batch_size {
                    break;
                }
            }
            if last_page || events.len() == self.source.batch_size {
                break;
            }
        }
        let Some(through) = through else { return Ok(None) };
        if events.is_empty() {
            self.passed(&through);
            return Ok(None);
        }
        Ok(Some(Batch { events, through }))
    }

    pub(super) async fn records_after_position(&self, limit: usize) -> Result<Vec<Record>, String> {
        self.records_after(self.position(), limit).await
    }

    async fn records_after(
        &self,
        position: Option<String>,
        limit: usize,
    ) -> Result<Vec<Record>, String> {
        let name = self.source.name.clone();
        let read = self
            .endpoint
            .engine
            .run(move |store| read(&store.database, &name, position, limit))
            .await;
        read.map_err(|error| error.to_string())?.map_err(|error| error.to_string())
    }

    /// The record as an event, when the filters let it through.
    fn event_of(&self, record: &Record) -> Option<StreamEvent> {
        if self.source.filters.ask_only_for_keys() {
            let outline = json!({ "eventName": record.event_name, "dynamodb": { "Keys": record.dynamodb.keys } });
            if !self.source.filters.pass(&outline) {
                return None;
            }
        }
        let mut event = serde_json::to_value(record).ok()?;
        let fields = event.as_object_mut()?;
        fields.insert("awsRegion".to_owned(), REGION.into());
        fields.insert("eventSourceARN".to_owned(), stream_arn(&self.source.name).into());
        let sequence_number = record.dynamodb.sequence_number.clone();
        self.source.filters.pass(&event).then_some(StreamEvent { sequence_number, event })
    }
}

/// The stream's ARN as the template gives it.
pub fn stream_arn(table: &str) -> String {
    format!("arn:aws:dynamodb:{REGION}:{ACCOUNT}:table/{table}/stream/local")
}

/// Up to `limit` records of a table's stream, from its beginning or after one of them.
///
/// # Errors
/// What the database says.
pub fn read(
    database: &Database,
    table: &str,
    after: Option<String>,
    limit: usize,
) -> dynoxide::Result<Vec<Record>> {
    let from = if after.is_some() { "AFTER_SEQUENCE_NUMBER" } else { "TRIM_HORIZON" };
    let iterator = database.get_shard_iterator(GetShardIteratorRequest {
        stream_arn: stream_arn(table),
        shard_id: dynoxide::streams::shard_id(table),
        shard_iterator_type: from.to_owned(),
        sequence_number: after,
    })?;
    let shard_iterator = iterator.shard_iterator.unwrap_or_default();
    Ok(database.get_records(GetRecordsRequest { shard_iterator, limit: Some(limit) })?.records)
}
