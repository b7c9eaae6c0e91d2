//! What the conditions of a transaction come to, without doing it.

use dynoxide::actions::transact_write_items::{
    TransactConditionCheck, TransactWriteItem, TransactWriteItemsRequest,
};
use dynoxide::types::KeySchemaElement;
use dynoxide::{AttributeValue, Database, DynoxideError};

use super::metering::written_table;

/// One reason for each action: an action that always fails is added, so that nothing is done. `None` when that
/// cannot be told.
pub fn failed(database: &Database, body: &str) -> Option<Vec<serde_json::Value>> {
    let mut request: TransactWriteItemsRequest = serde_json::from_str(body).ok()?;
    let table = written_table(request.transact_items.first()?)?.to_owned();
    request.transact_items.push(never(database, &table)?);
    request.client_request_token = None;
    let Err(DynoxideError::TransactionCanceledException(_, mut reasons)) =
        database.transact_write_items(request)
    else {
        return None;
    };
    reasons.pop();
    reasons.iter().map(|reason| serde_json::to_value(reason).ok()).collect()
}

/// A condition on an item that does not exist.
fn never(database: &Database, table: &str) -> Option<TransactWriteItem> {
    let schema = database.get_table_metadata(table).ok()??.key_schema;
    let schema: Vec<KeySchemaElement> = serde_json::from_str(&schema).ok()?;
    let partition = schema.first()?.attribute_name.clone();
    let absent = || AttributeValue::S("(never written)".to_owned());
    Some(TransactWriteItem {
        condition_check: Some(TransactConditionCheck {
            table_name: table.to_owned(),
            key: schema.into_iter().map(|element| (element.attribute_name, absent())).collect(),
            condition_expression: "attribute_exists(#partition)".to_owned(),
            expression_attribute_names: Some([("#partition".to_owned(), partition)].into()),
            ..TransactConditionCheck::default()
        }),
        ..TransactWriteItem::default()
    })
}
