//! Makes the database's tables those of the template, at every start.

use dynoxide::actions::TableDescription;
use dynoxide::actions::describe_table::DescribeTableRequest;
use dynoxide::actions::update_time_to_live::UpdateTimeToLiveRequest;
use dynoxide::{Database, DynoxideError};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use super::dynamodb::decode;
use super::engine::{Engine, EngineError};
use crate::system::Table;

/// Why a table cannot be what the template says.
#[derive(Debug, thiserror::Error)]
pub enum TableError {
    #[error(
        "table {0} exists with other keys than the template's; keys cannot change: \
         remove the local state to begin anew"
    )]
    OtherKeys(String),
    #[error("table {table}: {error}")]
    Refused { table: String, error: DynoxideError },
    #[error(transparent)]
    Engine(#[from] EngineError),
}

/// Creates what is missing and changes what differs.
///
/// # Errors
/// When a table has other keys than the template's, or its definition is refused.
pub async fn create(engine: &Engine, tables: &[Table]) -> Result<(), TableError> {
    for table in tables {
        let table = table.clone();
        engine.run(move |store| make(&store.database, &table)).await??;
    }
    Ok(())
}

/// Creates a table, or changes what differs.
///
/// # Errors
/// When the table has other keys than the template's, or its definition is refused.
pub fn make(database: &Database, table: &Table) -> Result<(), TableError> {
    let wanted = &table.create;
    let refused = |error| TableError::Refused { table: table.logical_id.clone(), error };
    let describe = DescribeTableRequest { table_name: table.name.clone() };
    match database.describe_table(describe) {
        Ok(existing) => adapt(database, table, &existing.table)?,
        Err(DynoxideError::ResourceNotFoundException(_)) => {
            database.create_table(request(wanted).map_err(refused)?).map_err(refused)?;
        }
        Err(error) => return Err(refused(error)),
    }
    if let Some(attribute) = &table.ttl_attribute {
        let enable = json!({
            "TableName": table.name,
            "TimeToLiveSpecification": { "AttributeName": attribute, "Enabled": true },
        });
        let enable: UpdateTimeToLiveRequest = request(&enable).map_err(refused)?;
        database.update_time_to_live(enable).map_err(refused)?;
    }
    Ok(())
}

fn adapt(
    database: &Database,
    table: &Table,
    existing: &TableDescription,
) -> Result<(), TableError> {
    let wanted = &table.create;
    let refused = |error| TableError::Refused { table: table.logical_id.clone(), error };
    let existing = serde_json::to_value(existing).unwrap_or_default();
    if existing.get("KeySchema") != wanted.get("KeySchema") {
        return Err(TableError::OtherKeys(table.logical_id.clone()));
    }
    for change in changes(wanted, &existing) {
        let mut update = json!({
            "TableName": table.name,
            "AttributeDefinitions": wanted.get("AttributeDefinitions"),
        });
        if let (Some(update), Value::Object(change)) = (update.as_object_mut(), change) {
            update.extend(change);
        }
        database.update_table(request(&update).map_err(refused)?).map_err(refused)?;
    }
    Ok(())
}

/// One `UpdateTable` each, as the service wants it: indexes that go, indexes that come, the stream.
fn changes(wanted: &Value, existing: &Value) -> Vec<Value> {
    let (wanted_indexes, existing_indexes) = (indexes(wanted), indexes(existing));
    let is_among =
        |index: &Value, others: &[Value]| others.iter().any(|other| same_index(index, other));
    let gone = existing_indexes.iter().filter(|index| !is_among(index, &wanted_indexes)).map(|index| {
        json!({ "GlobalSecondaryIndexUpdates": [{ "Delete": { "IndexName": index.get("IndexName") } }] })
    });
    let new = wanted_indexes
        .iter()
        .filter(|index| !is_among(index, &existing_indexes))
        .map(|index| json!({ "GlobalSecondaryIndexUpdates": [{ "Create": index }] }));
    let mut changes: Vec<Value> = gone.chain(new).collect();
    let stream = |table: &Value| table.get("StreamSpecification").cloned().unwrap_or_default();
    let (is, should) = (stream(existing), stream(wanted));
    if is != should {
        let on = |stream: &Value| stream.get("StreamEnabled") == Some(&Value::Bool(true));
        // A view cannot change while the stream is on.
        if on(&is) {
            changes.push(json!({ "StreamSpecification": { "StreamEnabled": false } }));
        }
        if on(&should) {
            changes.push(json!({ "StreamSpecification": should }));
        }
    }
    changes
}

fn indexes(table: &Value) -> Vec<Value> {
    table.get("GlobalSecondaryIndexes").and_then(Value::as_array).cloned().unwrap_or_default()
}

fn same_index(one: &Value, other: &Value) -> bool {
    ["IndexName", "KeySchema", "Projection"].iter().all(|part| one.get(part) == other.get(part))
}

fn request<T: DeserializeOwned>(value: &Value) -> Result<T, DynoxideError> {
    decode(&value.to_string())
}
