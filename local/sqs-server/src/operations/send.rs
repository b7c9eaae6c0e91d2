//! `SendMessage`, `SendMessageBatch`.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::Deserialize;
use serde_json::{Map, Value};

use super::batch::{Batch, Outcome};
use super::{OfQueue, within};
use crate::attributes::{self, Attributes};
use crate::journal::Change;
use crate::message::{self, Delivery, Stored};
use crate::settings::{DELAY, LARGEST_MESSAGE};
use crate::state::State;
use crate::{Error, Queues};

#[derive(Deserialize)]
pub(super) struct SendOne {
    #[serde(flatten)]
    queue: OfQueue,
    #[serde(flatten)]
    message: Outgoing,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct Outgoing {
    message_body: Option<String>,
    delay_seconds: Option<i64>,
    #[serde(default)]
    message_attributes: Attributes,
    #[serde(default)]
    message_system_attributes: Attributes,
    /// Fair queues: kept and told, without effect.
    message_group_id: Option<String>,
}

pub(super) fn one(queues: &Queues, request: SendOne) -> Result<Value, Error> {
    let name = request.queue.name()?;
    let mut state = queues.lock();
    let (change, answer) = send(&mut state, name, request.message, queues.now())?;
    state.commit(change.into_iter().collect())?;
    Ok(Value::Object(answer))
}

pub(super) fn batch(queues: &Queues, request: Batch<Outgoing>) -> Result<Value, Error> {
    let name = request.queue.name()?.to_owned();
    let mut state = queues.lock();
    state.queue(&name)?;
    request.check()?;
    let (limit, sent) = (LARGEST_MESSAGE as usize, request.size());
    if sent > limit {
        return Err(Error::BatchTooLong { limit, sent });
    }
    let now = queues.now();
    request.run(&mut state, |state, message| send(state, &name, message, now))
}

impl Batch<Outgoing> {
    fn size(&self) -> usize {
        let entries = self.entries.iter().map(|entry| &entry.request);
        entries
            .map(|message| {
                message.message_body.as_ref().map_or(0, String::len)
                    + attributes::size(&message.message_attributes)
            })
            .sum()
    }
}

fn send(state: &mut State, name: &str, outgoing: Outgoing, now: i64) -> Outcome {
    let settings = &state.queue(name)?.settings;
    let limit = settings.maximum_bytes;
    let delay = match outgoing.delay_seconds {
        Some(seconds) => within(seconds, &DELAY, "DelaySeconds")?,
        None => settings.delay_seconds,
    };
    let seq = state.next_seq();
    let late = state.chaos.map_or(0, |chaos| chaos.delay_ms(seq, 0));
    let message = Stored {
        seq,
        id: message::new_id(),
        body: checked_body(outgoing.message_body)?.into(),
        system: Arc::new(system_attributes(
            &outgoing.message_system_attributes,
            outgoing.message_group_id,
        )?),
        attributes: Arc::new(outgoing.message_attributes),
        sent_at: now,
        given_up_by: None,
        delivery: Delivery::visible_from(now + i64::from(delay) * 1_000 + late),
    };
    attributes::check(&message.attributes)?;
    if message.size() > limit as usize {
        return Err(Error::InvalidParameter(format!(
            "One or more parameters are invalid. Reason: Message must be shorter than {limit} bytes."
        )));
    }
    let answer = receipt_of(&message, &outgoing.message_system_attributes);
    Ok((Some(Change::Sent { queue: name.to_owned(), message }), answer))
}

/// What the sender learns; SDKs compare the digests with their own.
fn receipt_of(message: &Stored, system: &Attributes) -> Map<String, Value> {
    let fields = [
        ("MessageId", Some(message.id.to_string())),
        ("MD5OfMessageBody", Some(message::body_digest(&message.body))),
        ("MD5OfMessageAttributes", attributes::digest(&message.attributes)),
        ("MD5OfMessageSystemAttributes", attributes::digest(system)),
    ];
    let told = fields.into_iter();
    told.filter_map(|(name, value)| Some((name.to_owned(), Value::String(value?)))).collect()
}

fn checked_body(body: Option<String>) -> Result<String, Error> {
    let body =
        body.filter(|body| !body.is_empty()).ok_or(Error::MissingParameter("MessageBody"))?;
    let allowed = |c: char| matches!(c, '\t' | '\n' | '\r' | ' '..='\u{fffd}' | '\u{10000}'..);
    if body.chars().all(allowed) { Ok(body) } else { Err(Error::InvalidMessageContents) }
}

fn system_attributes(
    given: &Attributes,
    group: Option<String>,
) -> Result<BTreeMap<String, String>, Error> {
    let mut all = BTreeMap::new();
    for (name, value) in given {
        match value.text() {
            Some(text) if name == "AWSTraceHeader" => all.insert(name.clone(), text.to_owned()),
            _ => {
                return Err(Error::InvalidParameter(format!(
                    "Message system attribute name '{name}' is invalid."
                )));
            }
        };
    }
    all.extend(group.map(|group| ("MessageGroupId".to_owned(), group)));
    Ok(all)
}
