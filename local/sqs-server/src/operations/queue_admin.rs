//! Queues themselves: making, finding, reading, changing, emptying and deleting them.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::{Value, json};

use super::{OfQueue, required};
use crate::journal::Change;
use crate::queue::Queue;
use crate::settings::Settings;
use crate::state::State;
use crate::{Error, Queues, names};

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct Create {
    queue_name: Option<String>,
    #[serde(default)]
    attributes: BTreeMap<String, String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct Named {
    queue_name: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct List {
    #[serde(flatten)]
    queue: OfQueue,
    queue_name_prefix: Option<String>,
    max_results: Option<usize>,
    next_token: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct GetAttributes {
    #[serde(flatten)]
    queue: OfQueue,
    #[serde(default)]
    attribute_names: Vec<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct SetAttributes {
    #[serde(flatten)]
    queue: OfQueue,
    #[serde(default)]
    attributes: BTreeMap<String, String>,
}

/// Attributes that may be asked for and that a queue need not have.
const OPTIONAL: [&str; 6] = [
    "Policy",
    "RedrivePolicy",
    "RedriveAllowPolicy",
    "KmsMasterKeyId",
    "KmsDataKeyReusePeriodSeconds",
    "SqsManagedSseEnabled",
];

/// The largest page of a list.
const PAGE: usize = 1_000;

/// Making a queue again is fine as long as it would be the same queue.
pub(super) fn create(queues: &Queues, request: Create) -> Result<Value, Error> {
    let name = required(request.queue_name.as_ref(), "QueueName")?.to_owned();
    if !request.attributes.contains_key("FifoQueue") {
        names::check(&name)?;
    }
    let mut state = queues.lock();
    let existing = state.queues.get(&name).map(|queue| queue.settings.clone());
    let mut settings = existing.clone().unwrap_or_default();
    for (attribute, value) in &request.attributes {
        let before = settings.clone();
        settings.set(attribute, value)?;
        if existing.is_some() && settings != before {
            return Err(Error::QueueNameExists(attribute.clone()));
        }
    }
    if existing.is_none() {
        check_dead_letters(&state, &settings)?;
        let change = queues.configured(name.clone(), settings);
        state.commit(vec![change])?;
    }
    Ok(json!({"QueueUrl": queues.url(&name)}))
}

pub(super) fn delete(queues: &Queues, request: &OfQueue) -> Result<Value, Error> {
    let queue = request.name()?.to_owned();
    let mut state = queues.lock();
    state.queue(&queue)?;
    state.commit(vec![Change::Dropped { queue }])?;
    Ok(json!({}))
}

pub(super) fn purge(queues: &Queues, request: &OfQueue) -> Result<Value, Error> {
    let name = request.name()?;
    let mut state = queues.lock();
    let all = state.queue(name)?.all();
    let removed = all
        .into_iter()
        .map(|message| Change::Removed { queue: name.to_owned(), seq: message.seq })
        .collect();
    state.commit(removed)?;
    Ok(json!({}))
}

pub(super) fn url(queues: &Queues, request: &Named) -> Result<Value, Error> {
    let name = required(request.queue_name.as_ref(), "QueueName")?;
    queues.lock().queue(name)?;
    Ok(json!({"QueueUrl": queues.url(name)}))
}

pub(super) fn list(queues: &Queues, request: &List) -> Result<Value, Error> {
    let prefix = request.queue_name_prefix.as_deref().unwrap_or_default();
    let state = queues.lock();
    let found = state.queues.keys().filter(|name| name.starts_with(prefix)).cloned().collect();
    Ok(page(queues, found, request, "QueueUrls"))
}

pub(super) fn dead_letter_sources(queues: &Queues, request: &List) -> Result<Value, Error> {
    let name = request.queue.name()?;
    let state = queues.lock();
    state.queue(name)?;
    // Lower case in the API, in this one answer.
    Ok(page(queues, state.dead_letter_sources(name), request, "queueUrls"))
}

/// A token is the last name of the page before.
fn page(queues: &Queues, mut found: Vec<String>, request: &List, field: &str) -> Value {
    if let Some(token) = &request.next_token {
        found.retain(|name| name > token);
    }
    let size = request.max_results.unwrap_or(PAGE).clamp(1, PAGE);
    let more = found.len() > size;
    found.truncate(size);
    let urls: Vec<String> = found.iter().map(|name| queues.url(name)).collect();
    match found.last().filter(|_| more) {
        Some(last) => json!({field: urls, "NextToken": last}),
        None => json!({field: urls}),
    }
}

pub(super) fn attributes(queues: &Queues, request: &GetAttributes) -> Result<Value, Error> {
    let name = request.queue.name()?;
    let mut state = queues.lock();
    state.pass_time(name, queues.now())?;
    let all = described(name, state.queue(name)?);
    let asked = &request.attribute_names;
    let known =
        |asked: &str| asked == "All" || all.contains_key(asked) || OPTIONAL.contains(&asked);
    if let Some(unknown) = asked.iter().find(|asked| !known(asked)) {
        return Err(Error::InvalidAttributeName(unknown.clone()));
    }
    let wanted = |name: &String| asked.iter().any(|asked| asked == "All" || asked == name);
    let told: BTreeMap<_, _> = all.into_iter().filter(|(name, _)| wanted(name)).collect();
    Ok(if told.is_empty() { json!({}) } else { json!({"Attributes": told}) })
}

fn described(name: &str, queue: &Queue) -> BTreeMap<String, String> {
    let depth = queue.depth();
    let mut all = queue.settings.attributes();
    let mut set = |name: &str, value: String| all.insert(name.to_owned(), value);
    set("QueueArn", names::arn(name));
    set("ApproximateNumberOfMessages", depth.visible.to_string());
    set("ApproximateNumberOfMessagesNotVisible", depth.in_flight.to_string());
    set("ApproximateNumberOfMessagesDelayed", depth.delayed.to_string());
    set("CreatedTimestamp", queue.created_at.to_string());
    set("LastModifiedTimestamp", queue.modified_at.to_string());
    all
}

pub(super) fn set_attributes(queues: &Queues, request: &SetAttributes) -> Result<Value, Error> {
    let name = request.queue.name()?;
    let mut state = queues.lock();
    let mut settings = state.queue(name)?.settings.clone();
    for (attribute, value) in &request.attributes {
        settings.set(attribute, value)?;
    }
    check_dead_letters(&state, &settings)?;
    let change = queues.configured(name.to_owned(), settings);
    state.commit(vec![change])?;
    Ok(json!({}))
}

fn check_dead_letters(state: &State, settings: &Settings) -> Result<(), Error> {
    match &settings.redrive {
        Some(redrive) if !state.queues.contains_key(&redrive.dead_letters) => {
            let target = names::arn(&redrive.dead_letters);
            Err(Error::out_of_range(target, "RedrivePolicy", "Dead letter target does not exist."))
        }
        _ => Ok(()),
    }
}
