//! Tables, queues, buckets and secrets.

use std::time::Duration;

use serde_json::{Map, Value, json};

use super::TemplateError;
use super::names;
use super::properties::{Node, Resource};
use crate::system::{Bucket, BucketCors, Queue, Secret, Table};

/// What both CloudFormation and `CreateTable` know, under the same names.
const TABLE_PROPERTIES: [&str; 5] = [
    "KeySchema",
    "AttributeDefinitions",
    "BillingMode",
    "ProvisionedThroughput",
    "LocalSecondaryIndexes",
];
const INDEX_PROPERTIES: [&str; 4] =
    ["IndexName", "KeySchema", "Projection", "ProvisionedThroughput"];

pub fn table(resource: &Resource<'_>) -> Result<Table, TemplateError> {
    let name = names::physical(resource.id);
    let mut create = Map::from_iter([("TableName".to_owned(), json!(name))]);
    for property in TABLE_PROPERTIES {
        if let Some(value) = resource.property(property)?.value() {
            create.insert(property.to_owned(), value);
        }
    }
    for required in ["KeySchema", "AttributeDefinitions"] {
        if !create.contains_key(required) {
            return Err(resource.property(required)?.wrong("is missing"));
        }
    }
    let indexes = resource.property("GlobalSecondaryIndexes")?.items()?;
    if !indexes.is_empty() {
        let indexes: Vec<Value> = indexes.iter().map(index).collect();
        create.insert("GlobalSecondaryIndexes".to_owned(), Value::Array(indexes));
    }
    // CloudFormation leaves out what the API wants said: that the stream is on.
    if let Some(view) = resource.property("StreamSpecification")?.field("StreamViewType").text()? {
        let stream = json!({"StreamEnabled": true, "StreamViewType": view});
        create.insert("StreamSpecification".to_owned(), stream);
    }
    Ok(Table {
        logical_id: resource.id.to_owned(),
        name,
        create: Value::Object(create),
        ttl_attribute: ttl_attribute(&resource.property("TimeToLiveSpecification")?)?,
    })
}

fn index(index: &Node) -> Value {
    let kept = INDEX_PROPERTIES
        .into_iter()
        .filter_map(|name| Some((name.to_owned(), index.field(name).value()?)));
    Value::Object(kept.collect())
}

fn ttl_attribute(specification: &Node) -> Result<Option<String>, TemplateError> {
    if !specification.field("Enabled").flag()?.unwrap_or(false) {
        return Ok(None);
    }
    specification.field("AttributeName").required_text().map(Some)
}

pub fn queue(resource: &Resource<'_>) -> Result<Queue, TemplateError> {
    let fifo = resource.property("FifoQueue")?;
    if fifo.flag()?.unwrap_or(false) {
        return Err(
            fifo.wrong("is something that local does not have: its queues are standard ones")
        );
    }
    let seconds = |name: &str, default: u64| -> Result<Duration, TemplateError> {
        Ok(resource.property(name)?.seconds()?.unwrap_or(Duration::from_secs(default)))
    };
    Ok(Queue {
        logical_id: resource.id.to_owned(),
        name: names::physical(resource.id),
        visibility: seconds("VisibilityTimeout", 30)?,
        retention: seconds("MessageRetentionPeriod", 345_600)?,
        dead_letters: dead_letters(&resource.property("RedrivePolicy")?)?,
    })
}

fn dead_letters(policy: &Node) -> Result<Option<(String, u32)>, TemplateError> {
    if policy.is_absent() {
        return Ok(None);
    }
    let arn = policy.field("deadLetterTargetArn");
    let queue = names::logical_of_arn(&arn.required_text()?)
        .ok_or_else(|| arn.wrong("is no queue of this template"))?
        .to_owned();
    let receives = policy.field("maxReceiveCount");
    let count = receives.number()?.ok_or_else(|| receives.wrong("is missing"))?;
    Ok(Some((queue, count)))
}

pub fn bucket(resource: &Resource<'_>) -> Result<Bucket, TemplateError> {
    let rules = resource.property("CorsConfiguration")?.field("CorsRules").items()?;
    let cors = rules.iter().map(|rule| {
        Ok(BucketCors {
            origins: rule.field("AllowedOrigins").texts()?,
            methods: rule.field("AllowedMethods").texts()?,
            headers: rule.field("AllowedHeaders").texts()?,
            expose: rule.field("ExposedHeaders").texts()?,
            max_age: rule.field("MaxAge").number()?.unwrap_or(0),
        })
    });
    Ok(Bucket {
        logical_id: resource.id.to_owned(),
        name: names::bucket(resource.id),
        cors: cors.collect::<Result<_, _>>()?,
    })
}

pub fn secret(resource: &Resource<'_>) -> Secret {
    Secret {
        logical_id: resource.id.to_owned(),
        name: names::physical(resource.id),
        arn: names::secret_arn(resource.id),
    }
}
