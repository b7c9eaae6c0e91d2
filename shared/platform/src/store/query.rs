//! Queries: one partition of the table or of an index, page by page.

use std::collections::HashMap;

use aws_sdk_dynamodb::types::AttributeValue;
use serde::{Serialize, de::DeserializeOwned};

use super::{Item, Store, StoreError, item};

/// Where the next page begins: DynamoDB's last evaluated key, which is text throughout.
pub type Start = HashMap<String, String>;

/// What to read, and in which order.
#[derive(Debug, Clone)]
pub struct Query {
    index: Option<&'static str>,
    condition: String,
    values: Result<HashMap<String, AttributeValue>, String>,
    filter: Option<String>,
    descending: bool,
    limit: Option<i32>,
    start: Option<Start>,
    eventual: bool,
    only_readable: bool,
}

/// Items in order, and where the next page begins if there may be one.
#[derive(Debug)]
pub struct Page<T> {
    pub items: Vec<T>,
    pub next: Option<Start>,
}

impl Query {
    /// A key condition over the table, for example `"#pk = :pk AND begins_with(#sk, :prefix)"`.
    #[must_use]
    pub fn table(condition: &str) -> Self {
        Self {
            index: None,
            condition: condition.to_owned(),
            values: Ok(HashMap::new()),
            filter: None,
            descending: false,
            limit: None,
            start: None,
            eventual: false,
            only_readable: false,
        }
    }

    /// A key condition over a secondary index, which is read eventually consistently.
    #[must_use]
    pub fn index(name: &'static str, condition: &str) -> Self {
        Self { index: Some(name), ..Self::table(condition) }
    }

    #[must_use]
    pub fn bind<T: Serialize>(mut self, name: &str, value: T) -> Self {
        self.values = match (self.values, serde_dynamo::to_attribute_value(value)) {
            (Ok(mut values), Ok(value)) => {
                values.insert(format!(":{name}"), value);
                Ok(values)
            }
            (Err(error), _) => Err(error),
            (_, Err(error)) => Err(error.to_string()),
        };
        self
    }

    /// Passes over items after they were read (and paid for): a page can come back short.
    #[must_use]
    pub fn filter(mut self, condition: &str) -> Self {
        self.filter = Some(condition.to_owned());
        self
    }

    #[must_use]
    pub fn descending(mut self) -> Self {
        self.descending = true;
        self
    }

    #[must_use]
    pub fn limit(mut self, limit: u32) -> Self {
        self.limit = i32::try_from(limit).ok();
        self
    }

    /// Reads what may be a moment old, for half the price.
    #[must_use]
    pub fn eventual(mut self) -> Self {
        self.eventual = true;
        self
    }

    /// An item that this version cannot read does not keep the others waiting; it is in the log.
    #[must_use]
    pub fn readable(mut self) -> Self {
        self.only_readable = true;
        self
    }

    #[must_use]
    pub fn start(mut self, start: Option<Start>) -> Self {
        self.start = start;
        self
    }
}

impl Store {
    /// One page.
    ///
    /// # Errors
    /// DynamoDB did not answer, or an item is not a `T` and the query is not for what is readable.
    pub async fn query<T: DeserializeOwned>(&self, query: Query) -> Result<Page<T>, StoreError> {
        let names = names_in(&format!(
            "{} {}",
            query.condition,
            query.filter.as_deref().unwrap_or_default()
        ));
        let values = query.values.map_err(StoreError::Shape)?;
        let start = query.start.map(|start| {
            start.into_iter().map(|(name, text)| (name, AttributeValue::S(text))).collect::<Item>()
        });
        let answer = self
            .client()
            .query()
            .table_name(self.table()?)
            .set_index_name(query.index.map(str::to_owned))
            .consistent_read(query.index.is_none() && !query.eventual)
            .key_condition_expression(query.condition)
            .set_filter_expression(query.filter)
            .set_expression_attribute_names(Some(names).filter(|names| !names.is_empty()))
            .set_expression_attribute_values(Some(values).filter(|values| !values.is_empty()))
            .scan_index_forward(!query.descending)
            .set_limit(query.limit)
            .set_exclusive_start_key(start)
            .send()
            .await?;
        let items = answer.items.unwrap_or_default().into_iter();
        let items = if query.only_readable {
            items.filter_map(item::readable).collect()
        } else {
            items.map(item::decode).collect::<Result<_, _>>()?
        };
        let next = answer.last_evaluated_key.filter(|key| !key.is_empty()).map(|key| {
            key.into_iter()
                .filter_map(|(name, value)| Some((name, value.as_s().ok()?.clone())))
                .collect()
        });
        Ok(Page { items, next })
    }

    /// All pages. Only for partitions that are known to be small.
    ///
    /// # Errors
    /// As [`Store::query`].
    pub async fn query_all<T: DeserializeOwned>(&self, query: Query) -> Result<Vec<T>, StoreError> {
        let mut all = Vec::new();
        let mut next = query.start.clone();
        loop {
            let page = self.query(query.clone().start(next)).await?;
            all.extend(page.items);
            next = page.next;
            if next.is_none() {
                return Ok(all);
            }
        }
    }
}

/// The table of names for an expression: every `#name` stands for the attribute `name`.
pub(crate) fn names_in(expression: &str) -> HashMap<String, String> {
    expression
        .split('#')
        .skip(1)
        .map(|rest| {
            let end =
                rest.find(|c: char| !c.is_ascii_alphanumeric() && c != '_').unwrap_or(rest.len());
            rest.split_at(end).0.to_owned()
        })
        .map(|name| (format!("#{name}"), name))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_marked_name_of_an_expression_stands_for_itself() {
        let names = names_in("SET #status = :new, #version = #version + :one REMOVE #due_at");
        let mut all: Vec<_> = names.values().map(String::as_str).collect();
        all.sort_unstable();
        assert_eq!(all, ["due_at", "status", "version"]);
    }
}
