//! `StartMessageMoveTask`, `ListMessageMoveTasks`.

use serde::Deserialize;
use serde_json::{Value, json};

use super::required;
use crate::state::State;
use crate::{Error, Queues, names};

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct Start {
    source_arn: Option<String>,
    destination_arn: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct List {
    source_arn: Option<String>,
    max_results: Option<usize>,
}

pub(super) fn start(queues: &Queues, request: &Start) -> Result<Value, Error> {
    let source = required(request.source_arn.as_ref(), "SourceArn")?;
    let mut state = queues.lock();
    let from = known(&state, source).ok_or(Error::ResourceNotFound("SourceArn"))?;
    let to = request
        .destination_arn
        .as_deref()
        .map(|arn| known(&state, arn).ok_or(Error::ResourceNotFound("DestinationArn")))
        .transpose()?;
    if state.dead_letter_sources(from).is_empty() {
        return Err(Error::InvalidParameter(
            "Source queue must be configured as a Dead Letter Queue.".to_owned(),
        ));
    }
    let handle = state.move_dead_letters(from, to, queues.now())?;
    Ok(json!({"TaskHandle": handle}))
}

fn known<'a>(state: &State, arn: &'a str) -> Option<&'a str> {
    names::from_arn(arn).filter(|name| state.queues.contains_key(*name))
}

pub(super) fn list(queues: &Queues, request: &List) -> Result<Value, Error> {
    let source = required(request.source_arn.as_ref(), "SourceArn")?;
    let state = queues.lock();
    let name = names::from_arn(source).ok_or(Error::ResourceNotFound("SourceArn"))?;
    state.queue(name).map_err(|_| Error::ResourceNotFound("SourceArn"))?;
    let tasks =
        state.move_tasks.iter().filter(|task| names::from_arn(&task.source_arn) == Some(name));
    let told: Vec<_> = tasks.take(request.max_results.unwrap_or(1).clamp(1, 10)).collect();
    Ok(json!({"Results": told}))
}
