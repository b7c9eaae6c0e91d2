//! Whole tables as plain JSON, for whoever checks invariants over them.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use dynoxide::actions::scan::{ScanRequest, ScanResponse};
use dynoxide::{AttributeValue, Database, Item};
use serde_json::{Number, Value};

use super::engine::Engine;

/// So few that requests in between hardly wait.
const PAGE: usize = 200;

/// Every item of a table. Items that change meanwhile are seen before or after, as with any scan.
///
/// # Errors
/// What the database says, in words.
pub async fn all(engine: &Engine, table: &str) -> Result<Vec<Value>, String> {
    let mut items = Vec::new();
    let mut from: Option<Item> = None;
    loop {
        let (name, begin) = (table.to_owned(), from.take());
        let page = engine
            .run(move |store| page(&store.database, name, begin))
            .await
            .map_err(|error| error.to_string())?;
        let (page, last) = page.map_err(|error| error.to_string())?;
        items.extend(page);
        match last {
            Some(key) => from = Some(key),
            None => return Ok(items),
        }
    }
}

/// Some items, and where the next ones begin.
pub fn page(
    database: &Database,
    table_name: String,
    exclusive_start_key: Option<Item>,
) -> dynoxide::Result<(Vec<Value>, Option<Item>)> {
    let scan = ScanRequest {
        table_name,
        limit: Some(PAGE),
        exclusive_start_key,
        ..ScanRequest::default()
    };
    let ScanResponse { items, last_evaluated_key, .. } = database.scan(scan)?;
    let items = items.unwrap_or_default().into_iter();
    Ok((items.map(|item| plain(AttributeValue::M(item))).collect(), last_evaluated_key))
}

/// Without type letters: sets become lists, bytes base64.
fn plain(value: AttributeValue) -> Value {
    let texts = |texts: Vec<String>| texts.into_iter().map(Value::String).collect();
    match value {
        AttributeValue::S(text) => Value::String(text),
        AttributeValue::N(number) => plain_number(number),
        AttributeValue::B(bytes) => Value::String(STANDARD.encode(bytes)),
        AttributeValue::BOOL(truth) => Value::Bool(truth),
        AttributeValue::NULL(_) => Value::Null,
        AttributeValue::SS(set) => texts(set),
        AttributeValue::NS(set) => set.into_iter().map(plain_number).collect(),
        AttributeValue::BS(set) => {
            texts(set.into_iter().map(|bytes| STANDARD.encode(bytes)).collect())
        }
        AttributeValue::L(list) => list.into_iter().map(plain).collect(),
        AttributeValue::M(map) => {
            map.into_iter().map(|(name, value)| (name, plain(value))).collect()
        }
    }
}

/// A whole number stays one; what JSON cannot hold exactly stays text.
fn plain_number(number: String) -> Value {
    number.parse::<i64>().map_or_else(
        |_| number.parse::<Number>().map_or_else(|_| Value::String(number.clone()), Value::Number),
        Value::from,
    )
}
