//! The operations of the API: JSON in, JSON out.

mod acknowledge;
mod batch;
mod move_tasks;
mod queue_admin;
mod receive;
mod send;

use std::ops::RangeInclusive;

use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::{Error, Queues, names};

pub(crate) async fn answer(queues: &Queues, operation: &str, body: &[u8]) -> Result<Value, Error> {
    match operation {
        "SendMessage" => send::one(queues, parse(body)?),
        "SendMessageBatch" => send::batch(queues, parse(body)?),
        "ReceiveMessage" => receive::receive(queues, parse(body)?).await,
        "DeleteMessage" => acknowledge::delete(queues, &parse(body)?),
        "DeleteMessageBatch" => acknowledge::delete_batch(queues, parse(body)?),
        "ChangeMessageVisibility" => acknowledge::change_visibility(queues, &parse(body)?),
        "ChangeMessageVisibilityBatch" => {
            acknowledge::change_visibility_batch(queues, parse(body)?)
        }
        "CreateQueue" => queue_admin::create(queues, parse(body)?),
        "DeleteQueue" => queue_admin::delete(queues, &parse(body)?),
        "PurgeQueue" => queue_admin::purge(queues, &parse(body)?),
        "GetQueueUrl" => queue_admin::url(queues, &parse(body)?),
        "ListQueues" => queue_admin::list(queues, &parse(body)?),
        "GetQueueAttributes" => queue_admin::attributes(queues, &parse(body)?),
        "SetQueueAttributes" => queue_admin::set_attributes(queues, &parse(body)?),
        "ListDeadLetterSourceQueues" => queue_admin::dead_letter_sources(queues, &parse(body)?),
        "StartMessageMoveTask" => move_tasks::start(queues, &parse(body)?),
        "ListMessageMoveTasks" => move_tasks::list(queues, &parse(body)?),
        other => Err(Error::UnknownOperation(other.to_owned())),
    }
}

fn parse<T: DeserializeOwned>(body: &[u8]) -> Result<T, Error> {
    serde_json::from_slice(body).map_err(|error| Error::Malformed(error.to_string()))
}

/// The field by which most requests name their queue.
#[derive(Deserialize)]
struct OfQueue {
    #[serde(rename = "QueueUrl")]
    url: Option<String>,
}

impl OfQueue {
    fn name(&self) -> Result<&str, Error> {
        let url = self.url.as_deref().filter(|url| !url.is_empty());
        names::from_url(url.ok_or(Error::MissingParameter("QueueUrl"))?)
    }
}

fn required<'a>(value: Option<&'a String>, name: &'static str) -> Result<&'a str, Error> {
    let given = value.filter(|text| !text.is_empty());
    given.map(String::as_str).ok_or(Error::MissingParameter(name))
}

/// A number in the range that the API allows.
fn within(value: i64, range: &RangeInclusive<u32>, name: &str) -> Result<u32, Error> {
    let number = u32::try_from(value).ok().filter(|number| range.contains(number));
    number.ok_or_else(|| {
        let reason = format!("Must be between {} and {}.", range.start(), range.end());
        Error::out_of_range(value, name, &reason)
    })
}
