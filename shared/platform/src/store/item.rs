//! Items and keys.

use std::collections::HashMap;

use aws_sdk_dynamodb::types::AttributeValue;
use serde::{Serialize, de::DeserializeOwned};

use super::StoreError;

/// An item as DynamoDB has it.
pub type Item = HashMap<String, AttributeValue>;

/// A primary key: every table has `pk` and `sk`, both text.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Key {
    pub pk: String,
    pub sk: String,
}

impl Key {
    pub fn new(pk: impl Into<String>, sk: impl Into<String>) -> Self {
        Self { pk: pk.into(), sk: sk.into() }
    }

    pub(crate) fn attributes(&self) -> Item {
        HashMap::from([
            ("pk".to_owned(), AttributeValue::S(self.pk.clone())),
            ("sk".to_owned(), AttributeValue::S(self.sk.clone())),
        ])
    }
}

/// The text attribute of this name, when the item has it.
#[must_use]
pub fn text_of<'a>(item: &'a Item, name: &str) -> Option<&'a str> {
    item.get(name)?.as_s().ok().map(String::as_str)
}

/// Reads an item as a `T`; attributes that `T` does not know are passed over.
///
/// # Errors
/// The item is not a `T`.
pub fn decode<T: DeserializeOwned>(item: Item) -> Result<T, StoreError> {
    serde_dynamo::from_item(item).map_err(|error| StoreError::Shape(error.to_string()))
}

/// An item of a list, unless it is not a `T`: then it is named in the log.
pub(crate) fn readable<T: DeserializeOwned>(item: Item) -> Option<T> {
    let key = ["pk", "sk"].map(|name| text_of(&item, name).unwrap_or_default().to_owned());
    decode(item).inspect_err(|error| tracing::error!(?key, %error, "an item cannot be read")).ok()
}

pub(crate) fn encode<T: Serialize>(value: &T) -> Result<Item, StoreError> {
    serde_dynamo::to_item(value).map_err(|error| StoreError::Shape(error.to_string()))
}
