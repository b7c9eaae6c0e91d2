//! `ReceiveMessage`.

use std::time::Duration;

use serde::Deserialize;
use serde_json::{Map, Value};

use super::{OfQueue, within};
use crate::attributes::{self, Attributes};
use crate::settings::{VISIBILITY, WAIT};
use crate::{Error, Message, Queues};

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct Receive {
    #[serde(flatten)]
    queue: OfQueue,
    max_number_of_messages: Option<i64>,
    wait_time_seconds: Option<i64>,
    visibility_timeout: Option<i64>,
    /// The older name of `MessageSystemAttributeNames`, still in use.
    #[serde(default)]
    attribute_names: Vec<String>,
    #[serde(default)]
    message_system_attribute_names: Vec<String>,
    #[serde(default)]
    message_attribute_names: Vec<String>,
}

pub(super) async fn receive(queues: &Queues, request: Receive) -> Result<Value, Error> {
    let name = request.queue.name()?;
    let default_wait = queues.lock().queue(name)?.settings.wait_seconds;
    let most =
        within(request.max_number_of_messages.unwrap_or(1), &(1..=10), "MaxNumberOfMessages")?;
    let wait = request.wait_time_seconds.unwrap_or(i64::from(default_wait));
    let wait = Duration::from_secs(within(wait, &WAIT, "WaitTimeSeconds")?.into());
    let visibility = request
        .visibility_timeout
        .map(|seconds| within(seconds, &VISIBILITY, "VisibilityTimeout"))
        .transpose()?;
    let messages = queues.receive_with(name, most as usize, wait, visibility).await?;
    let mut answer = Map::new();
    if !messages.is_empty() {
        let told = messages.into_iter().map(|message| request.tell(message)).collect();
        answer.insert("Messages".to_owned(), Value::Array(told));
    }
    Ok(Value::Object(answer))
}

impl Receive {
    fn tell(&self, message: Message) -> Value {
        let mut told = Map::new();
        let mut set = |name: &str, value: Value| told.insert(name.to_owned(), value);
        set("MessageId", message.message_id.into());
        set("ReceiptHandle", message.receipt_handle.into());
        set("MD5OfBody", message.md5_of_body.into());
        set("Body", message.body.into());
        let system: Map<String, Value> = message
            .attributes
            .into_iter()
            .filter(|(name, _)| self.wants(name))
            .map(|(name, value)| (name, value.into()))
            .collect();
        if !system.is_empty() {
            set("Attributes", system.into());
        }
        let all: Attributes =
            serde_json::from_value(message.message_attributes).unwrap_or_default();
        let selected = attributes::selected(&all, &self.message_attribute_names);
        if let Some(digest) = attributes::digest(&selected) {
            set("MD5OfMessageAttributes", digest.into());
            set("MessageAttributes", serde_json::to_value(selected).unwrap_or_default());
        }
        Value::Object(told)
    }

    fn wants(&self, name: &str) -> bool {
        let mut asked = self.attribute_names.iter().chain(&self.message_system_attribute_names);
        asked.any(|asked| asked == "All" || asked == name)
    }
}
