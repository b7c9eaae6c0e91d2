//! Queries that lag behind: what is in an index, or in a table, some writes after it was written.

use std::collections::HashMap;

use dynoxide::actions::create_table::CreateTableRequest;
use dynoxide::actions::describe_table::DescribeTableRequest;
use dynoxide::actions::get_item::GetItemRequest;
use dynoxide::actions::put_item::PutItemRequest;
use dynoxide::actions::query::QueryRequest;
use dynoxide::{Database, DynoxideError, Item};
use rusqlite::Connection;
use serde_json::{Value, json};

use super::calls::Units;
use super::dynamodb::{Done, decode, encode};
use super::engine::Store;
use super::{expiry, stale};

/// Whether DynamoDB may answer the query from the past; queries of an index always. Parts of items and mere counts
/// are not reconstructed.
pub fn allowed(body: &str) -> bool {
    decode(body).is_ok_and(|request: QueryRequest| {
        request.consistent_read != Some(true)
            && request.projection_expression.is_none()
            && request.select.is_none()
    })
}

/// Asks the same of a small table that has the items as they were: those that match now and have not changed, and
/// those that have changed since.
pub fn answer(store: &Store, body: &str, writes: u32) -> Done {
    let request: QueryRequest = decode(body)?;
    let table = request.table_name.clone();
    let all: QueryRequest = decode(body)?;
    let all = QueryRequest { limit: None, exclusive_start_key: None, ..all };
    let matching = store.database.query(all)?.items.unwrap_or_default();
    let touched = touched(&store.side, &table, writes)?;
    let names = expiry::key_names(&store.database, &table)?;
    let past = Database::memory()?;
    past.create_table(like(&store.database, &table)?)?;
    for item in matching {
        let key = key(&names, &item);
        if !touched.contains(&key) {
            let request =
                GetItemRequest { table_name: table.clone(), key, ..GetItemRequest::default() };
            put(&past, &table, store.database.get_item(request)?.item)?;
        }
    }
    for key in touched {
        put(&past, &table, stale::item(store, table.clone(), key, writes)?)?;
    }
    Ok((encode(&past.query(request)?)?, Units::default()))
}

fn key(names: &[String], item: &Item) -> Item {
    names.iter().filter_map(|name| Some((name.clone(), item.get(name)?.clone()))).collect()
}

fn put(past: &Database, table: &str, item: Option<Item>) -> Result<(), DynoxideError> {
    let Some(item) = item else { return Ok(()) };
    let request =
        PutItemRequest { table_name: table.to_owned(), item, ..PutItemRequest::default() };
    past.put_item(request).map(drop)
}

/// Keys of the items that the last writes were about, each once.
fn touched(side: &Connection, table: &str, writes: u32) -> rusqlite::Result<Vec<Item>> {
    let mut records = side.prepare_cached(
        "SELECT keys_json FROM _stream_records WHERE table_name = ?1
         ORDER BY CAST(sequence_number AS INTEGER) DESC LIMIT ?2",
    )?;
    let keys =
        records.query_map(rusqlite::params![table, writes], |row| row.get::<_, String>(0))?;
    let mut touched: HashMap<String, Item> = HashMap::new();
    for keys in keys {
        let keys = keys?;
        if let Ok(item) = serde_json::from_str(&keys) {
            touched.insert(keys, item);
        }
    }
    Ok(touched.into_values().collect())
}

/// A table with the same keys and indexes.
fn like(database: &Database, table: &str) -> Result<CreateTableRequest, DynoxideError> {
    let request = DescribeTableRequest { table_name: table.to_owned() };
    let described: Value =
        serde_json::from_str(&encode(&database.describe_table(request)?)?).unwrap_or_default();
    let described = described.get("Table").cloned().unwrap_or_default();
    let part = |of: &Value, name: &str| of.get(name).cloned().unwrap_or_default();
    let index = |index: &Value| {
        json!({
            "IndexName": part(index, "IndexName"), "KeySchema": part(index, "KeySchema"),
            "Projection": part(index, "Projection"),
        })
    };
    let indexes = described.get("GlobalSecondaryIndexes").and_then(Value::as_array);
    let mut create = json!({
        "TableName": table, "BillingMode": "PAY_PER_REQUEST",
        "AttributeDefinitions": part(&described, "AttributeDefinitions"),
        "KeySchema": part(&described, "KeySchema"),
    });
    if let (Some(create), Some(indexes)) = (create.as_object_mut(), indexes) {
        let indexes: Vec<Value> = indexes.iter().map(index).collect();
        create.insert("GlobalSecondaryIndexes".to_owned(), indexes.into());
    }
    decode(&create.to_string())
}
