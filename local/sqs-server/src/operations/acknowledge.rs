//! `DeleteMessage` and `ChangeMessageVisibility`, alone and in batches.

use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::batch::Batch;
use super::{OfQueue, required, within};
use crate::settings::VISIBILITY;
use crate::{Error, Queues};

#[derive(Deserialize)]
pub(super) struct OfMessage<T> {
    #[serde(flatten)]
    queue: OfQueue,
    #[serde(flatten)]
    message: T,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct Handle {
    receipt_handle: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct Visibility {
    receipt_handle: Option<String>,
    visibility_timeout: Option<i64>,
}

impl Handle {
    fn text(&self) -> Result<&str, Error> {
        required(self.receipt_handle.as_ref(), "ReceiptHandle")
    }
}

impl Visibility {
    fn parts(&self) -> Result<(&str, u32), Error> {
        let handle = required(self.receipt_handle.as_ref(), "ReceiptHandle")?;
        let seconds =
            self.visibility_timeout.ok_or(Error::MissingParameter("VisibilityTimeout"))?;
        Ok((handle, within(seconds, &VISIBILITY, "VisibilityTimeout")?))
    }
}

pub(super) fn delete(queues: &Queues, request: &OfMessage<Handle>) -> Result<Value, Error> {
    queues.delete(request.queue.name()?, request.message.text()?)?;
    Ok(json!({}))
}

pub(super) fn delete_batch(queues: &Queues, request: Batch<Handle>) -> Result<Value, Error> {
    let name = request.queue.name()?.to_owned();
    let mut state = queues.lock();
    state.queue(&name)?;
    request.check()?;
    let now = queues.now();
    request.run(&mut state, |state, message| {
        Ok((state.deletion(&name, message.text()?, now)?, Map::new()))
    })
}

pub(super) fn change_visibility(
    queues: &Queues,
    request: &OfMessage<Visibility>,
) -> Result<Value, Error> {
    let (handle, seconds) = request.message.parts()?;
    queues.change_visibility(request.queue.name()?, handle, seconds)?;
    Ok(json!({}))
}

pub(super) fn change_visibility_batch(
    queues: &Queues,
    request: Batch<Visibility>,
) -> Result<Value, Error> {
    let name = request.queue.name()?.to_owned();
    let mut state = queues.lock();
    state.queue(&name)?;
    request.check()?;
    let now = queues.now();
    request.run(&mut state, |state, message| {
        let (handle, seconds) = message.parts()?;
        Ok((Some(state.visibility(&name, handle, seconds, now)?), Map::new()))
    })
}
