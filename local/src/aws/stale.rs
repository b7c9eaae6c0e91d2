//! Reads that lag behind: what an eventually consistent read may answer, and the engine by itself never does.

use dynoxide::actions::batch_get_item::{BatchGetItemRequest, BatchGetItemResponse};
use dynoxide::actions::get_item::{GetItemRequest, GetItemResponse};
use dynoxide::{DynoxideError, Item};
use rusqlite::Connection;

use super::calls::{Call, Units};
use super::dynamodb::{Done, decode, encode};
use super::engine::Store;
use super::stale_query;

/// How far back in a table's stream an item's earlier state is looked for.
const SEARCHED: u32 = 2_000;

/// Whether the request leaves DynamoDB the freedom to answer from the past.
pub fn allowed(call: &Call) -> bool {
    let body = call.request_text();
    match call.operation.as_str() {
        "Query" => stale_query::allowed(body),
        "GetItem" => decode(body).is_ok_and(|request: GetItemRequest| {
            request.consistent_read != Some(true) && request.projection_expression.is_none()
        }),
        "BatchGetItem" => decode(body).is_ok_and(|request: BatchGetItemRequest| {
            let mut tables = request.request_items.values();
            tables.all(|keys| {
                keys.consistent_read != Some(true) && keys.projection_expression.is_none()
            })
        }),
        _ => false,
    }
}

/// Answers as the tables were `writes` writes ago, as far as their streams can tell; else as they are.
///
/// # Errors
/// As the request itself.
pub fn answer(store: &Store, operation: &str, body: &str, writes: u32) -> Done {
    if operation == "Query" {
        return stale_query::answer(store, body, writes);
    }
    if operation == "GetItem" {
        let request: GetItemRequest = decode(body)?;
        let item = item(store, request.table_name, request.key, writes)?;
        return Ok((
            encode(&GetItemResponse { item, ..GetItemResponse::default() })?,
            Units::default(),
        ));
    }
    let request: BatchGetItemRequest = decode(body)?;
    let mut answer = BatchGetItemResponse::default();
    for (table, keys) in request.request_items {
        let items = keys.keys.into_iter().map(|key| item(store, table.clone(), key, writes));
        let items: Result<Vec<Option<Item>>, DynoxideError> = items.collect();
        answer.responses.insert(table, items?.into_iter().flatten().collect());
    }
    Ok((encode(&answer)?, Units::default()))
}

/// An item as it was `writes` writes ago, as far as that is known.
pub fn item(
    store: &Store,
    table: String,
    key: Item,
    writes: u32,
) -> Result<Option<Item>, DynoxideError> {
    if let Past::Was(item) = past(&store.side, &table, &key, writes)? {
        return Ok(item);
    }
    let request = GetItemRequest { table_name: table, key, ..GetItemRequest::default() };
    Ok(store.database.get_item(request)?.item)
}

enum Past {
    Was(Option<Item>),
    /// Unchanged since, or too long ago to be known.
    AsNow,
}

/// Goes back through the table's stream: over the writes not yet seen, and on to the item's last state before them.
fn past(side: &Connection, table: &str, key: &Item, writes: u32) -> rusqlite::Result<Past> {
    let mut records = side.prepare_cached(
        "SELECT keys_json, event_name, new_image FROM _stream_records WHERE table_name = ?1
         ORDER BY CAST(sequence_number AS INTEGER) DESC LIMIT ?2",
    )?;
    let mut records = records.query(rusqlite::params![table, SEARCHED])?;
    let mut earliest_unseen: Option<String> = None;
    let mut passed = 0;
    while let Some(record) = records.next()? {
        if passed >= writes {
            match earliest_unseen.as_deref() {
                None => return Ok(Past::AsNow),
                Some("INSERT") => return Ok(Past::Was(None)),
                Some(_) => {}
            }
        }
        let keys: String = record.get(0)?;
        if serde_json::from_str::<Item>(&keys).is_ok_and(|keys| keys == *key) {
            if passed >= writes {
                let image: Option<String> = record.get(2)?;
                return Ok(Past::Was(image.and_then(|image| serde_json::from_str(&image).ok())));
            }
            earliest_unseen = Some(record.get(1)?);
        }
        passed += 1;
    }
    let inserted = earliest_unseen.is_some_and(|event| event == "INSERT");
    Ok(if inserted { Past::Was(None) } else { Past::AsNow })
}
