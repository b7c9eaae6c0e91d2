//! One write: what it changes and on what condition. The same value runs alone or in a transaction.

use std::collections::HashMap;

use aws_sdk_dynamodb::{
    Client,
    types::{AttributeValue, ConditionCheck, Delete, Put, TransactWriteItem, Update},
};
use serde::Serialize;

use super::{Item, Key, OLD_ITEM, Store, StoreError, item};
use crate::planted::Bug;

/// A put, update, delete or check of one item. Names in its expressions are written `#name` and need
/// no table of names; values are written `:value` and bound by [`Write::bind`].
#[derive(Debug)]
pub struct Write {
    table: Result<String, StoreError>,
    key: Key,
    kind: Kind,
    condition: Option<String>,
    values: Result<HashMap<String, AttributeValue>, StoreError>,
}

#[derive(Debug)]
enum Kind {
    Put(Item),
    Update(Change),
    Delete,
    Check,
}

/// The clauses of an update expression.
#[derive(Debug, Default)]
pub struct Change {
    set: Vec<String>,
    remove: Vec<String>,
}

pub(crate) enum Failure {
    Refused(Option<Item>),
    Store(StoreError),
}

impl Store {
    fn write(&self, key: &Key, kind: Kind) -> Write {
        let table = self.table().map(str::to_owned);
        Write { table, key: key.clone(), kind, condition: None, values: Ok(HashMap::new()) }
    }

    /// Replaces the item at `key` by `value` (its fields beside the key).
    pub fn put<T: Serialize>(&self, key: &Key, value: &T) -> Write {
        match item::encode(value) {
            Ok(item) => self.write(key, Kind::Put(item)),
            Err(error) => {
                let mut write = self.write(key, Kind::Put(Item::new()));
                write.values = Err(error);
                write
            }
        }
    }

    /// As [`Store::put`], refused when an item is there already.
    pub fn insert_once<T: Serialize>(&self, key: &Key, value: &T) -> Write {
        self.put(key, value).when("attribute_not_exists(pk)")
    }

    /// Changes attributes of the item at `key`.
    #[must_use]
    pub fn update(&self, key: &Key) -> Write {
        self.write(key, Kind::Update(Change::default()))
    }

    #[must_use]
    pub fn delete(&self, key: &Key) -> Write {
        self.write(key, Kind::Delete)
    }

    /// Changes nothing; for a transaction that depends on this item.
    #[must_use]
    pub fn check(&self, key: &Key) -> Write {
        self.write(key, Kind::Check)
    }
}

impl Write {
    /// `SET` of an update, for example `"#status = :status"`.
    #[must_use]
    pub fn set(mut self, clause: &str) -> Self {
        if let Kind::Update(change) = &mut self.kind {
            change.set.push(clause.to_owned());
        }
        self
    }

    /// `REMOVE` of an update, for example `"#due_bucket, #due_at"`.
    #[must_use]
    pub fn remove(mut self, clause: &str) -> Self {
        if let Kind::Update(change) = &mut self.kind {
            change.remove.push(clause.to_owned());
        }
        self
    }

    /// A condition; several must all hold.
    #[must_use]
    pub fn when(mut self, condition: &str) -> Self {
        self.condition = Some(match self.condition.take() {
            Some(first) => format!("({first}) AND ({condition})"),
            None => condition.to_owned(),
        });
        self
    }

    /// Where this mistake is planted the conditions so far refuse nothing.
    #[must_use]
    pub fn unless(mut self, bug: Bug) -> Self {
        if bug.is_planted() {
            let refused = self.condition.unwrap_or_default();
            let always = "attribute_exists(pk) OR attribute_not_exists(pk)";
            self.condition = Some(format!("({refused}) OR {always}"));
        }
        self
    }

    /// Gives `:name` its value.
    #[must_use]
    pub fn bind<T: Serialize>(mut self, name: &str, value: T) -> Self {
        let encoded = serde_dynamo::to_attribute_value(value)
            .map_err(|error| StoreError::Shape(format!("{name}: {error}")));
        self.values = match (self.values, encoded) {
            (Ok(mut values), Ok(value)) => {
                values.insert(format!(":{name}"), value);
                Ok(values)
            }
            (Err(error), _) | (_, Err(error)) => Err(error),
        };
        self
    }

    /// `SET #name = :name` and its value in one.
    #[must_use]
    pub fn assign<T: Serialize>(self, name: &str, value: T) -> Self {
        self.set(&format!("#{name} = :{name}")).bind(name, value)
    }

    /// Leaves `mark` in the attribute `write_id`, so that a retry recognises its own first try.
    pub(crate) fn marked(mut self, mark: &str) -> Self {
        match &mut self.kind {
            Kind::Put(item) => {
                item.insert("write_id".to_owned(), AttributeValue::S(mark.to_owned()));
                self
            }
            Kind::Update(_) => self.assign("write_id", mark),
            Kind::Delete | Kind::Check => self,
        }
    }

    pub(crate) fn sort_key(&self) -> &str {
        &self.key.sk
    }

    fn expression(&self) -> String {
        let Kind::Update(change) = &self.kind else { return String::new() };
        let clause = |word: &str, parts: &[String]| match parts {
            [] => String::new(),
            parts => format!("{word} {} ", parts.join(", ")),
        };
        format!("{}{}", clause("SET", &change.set), clause("REMOVE", &change.remove))
            .trim()
            .to_owned()
    }

    /// Every `#name` that the expressions use.
    fn names(&self) -> Option<HashMap<String, String>> {
        let text =
            format!("{} {}", self.expression(), self.condition.as_deref().unwrap_or_default());
        let names: HashMap<String, String> = super::query::names_in(&text);
        (!names.is_empty()).then_some(names)
    }

    pub(crate) async fn send(self, client: &Client) -> Result<(), Failure> {
        let names = self.names();
        let expression = self.expression();
        let table = self.table.map_err(Failure::Store)?;
        let values = Some(self.values.map_err(Failure::Store)?).filter(|values| !values.is_empty());
        let sent = match self.kind {
            Kind::Put(item) => client
                .put_item()
                .table_name(table)
                .set_item(Some(with_key(item, &self.key)))
                .set_condition_expression(self.condition)
                .set_expression_attribute_names(names)
                .set_expression_attribute_values(values)
                .return_values_on_condition_check_failure(OLD_ITEM)
                .send()
                .await
                .map(drop)
                .map_err(aws_sdk_dynamodb::Error::from),
            Kind::Update(_) => client
                .update_item()
                .table_name(table)
                .set_key(Some(self.key.attributes()))
                .update_expression(expression)
                .set_condition_expression(self.condition)
                .set_expression_attribute_names(names)
                .set_expression_attribute_values(values)
                .return_values_on_condition_check_failure(OLD_ITEM)
                .send()
                .await
                .map(drop)
                .map_err(aws_sdk_dynamodb::Error::from),
            Kind::Delete => client
                .delete_item()
                .table_name(table)
                .set_key(Some(self.key.attributes()))
                .set_condition_expression(self.condition)
                .set_expression_attribute_names(names)
                .set_expression_attribute_values(values)
                .return_values_on_condition_check_failure(OLD_ITEM)
                .send()
                .await
                .map(drop)
                .map_err(aws_sdk_dynamodb::Error::from),
            Kind::Check => {
                return Err(Failure::Store(StoreError::Internal(
                    "a check runs in a transaction".to_owned(),
                )));
            }
        };
        sent.map_err(failure)
    }

    pub(crate) fn into_action(self) -> Result<TransactWriteItem, StoreError> {
        let names = self.names();
        let expression = self.expression();
        let table = self.table?;
        let values = Some(self.values?).filter(|values| !values.is_empty());
        let built = match self.kind {
            Kind::Put(item) => Put::builder()
                .table_name(table)
                .set_item(Some(with_key(item, &self.key)))
                .set_condition_expression(self.condition)
                .set_expression_attribute_names(names)
                .set_expression_attribute_values(values)
                .return_values_on_condition_check_failure(OLD_ITEM)
                .build()
                .map(|put| TransactWriteItem::builder().put(put).build()),
            Kind::Update(_) => Update::builder()
                .table_name(table)
                .set_key(Some(self.key.attributes()))
                .update_expression(expression)
                .set_condition_expression(self.condition)
                .set_expression_attribute_names(names)
                .set_expression_attribute_values(values)
                .return_values_on_condition_check_failure(OLD_ITEM)
                .build()
                .map(|update| TransactWriteItem::builder().update(update).build()),
            Kind::Delete => Delete::builder()
                .table_name(table)
                .set_key(Some(self.key.attributes()))
                .set_condition_expression(self.condition)
                .set_expression_attribute_names(names)
                .set_expression_attribute_values(values)
                .return_values_on_condition_check_failure(OLD_ITEM)
                .build()
                .map(|delete| TransactWriteItem::builder().delete(delete).build()),
            Kind::Check => ConditionCheck::builder()
                .table_name(table)
                .set_key(Some(self.key.attributes()))
                .set_condition_expression(self.condition)
                .set_expression_attribute_names(names)
                .set_expression_attribute_values(values)
                .return_values_on_condition_check_failure(OLD_ITEM)
                .build()
                .map(|check| TransactWriteItem::builder().condition_check(check).build()),
        };
        built.map_err(|error| StoreError::Internal(error.to_string()))
    }
}

fn with_key(mut item: Item, key: &Key) -> Item {
    item.extend(key.attributes());
    item
}

fn failure(error: aws_sdk_dynamodb::Error) -> Failure {
    match error {
        aws_sdk_dynamodb::Error::ConditionalCheckFailedException(refused) => {
            Failure::Refused(refused.item)
        }
        other => Failure::Store(StoreError::of(&other)),
    }
}
