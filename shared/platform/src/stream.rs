//! Table streams: each record that the template's filter lets through is an outbox item; the answer
//! names exactly the records whose event is to be sent again.

use std::ops::AsyncFnOnce;

use aws_lambda_events::{
    dynamodb::{Event as StreamEvent, EventRecord},
    streams::{DynamoDbBatchItemFailure, DynamoDbEventResponse},
};
use contracts::Event;
use futures::future::BoxFuture;
use kernel::EventId;
use lambda_runtime::{LambdaEvent, service_fn};

use crate::{Aws, Error, outbox, telemetry};

/// An event with the table whose outbox it stands in.
#[derive(Debug, Clone)]
pub struct Announced {
    pub table: String,
    pub event: Event,
}

/// Runs a relay until Lambda ends the process. `handle` answers the ids of events that were not sent.
///
/// # Errors
/// `start` failed, or the Runtime API is gone.
pub async fn relay<S, H>(
    start: impl AsyncFnOnce(&Aws) -> Result<S, Error>,
    handle: H,
) -> Result<(), Error>
where
    S: Sync,
    H: for<'a> Fn(&'a S, Vec<Announced>) -> BoxFuture<'a, Vec<EventId>> + Sync,
{
    telemetry::start();
    let state = start(&Aws::from_environment().await).await?;
    let (state, handle) = (&state, &handle);
    lambda_runtime::run(service_fn(move |event: LambdaEvent<StreamEvent>| async move {
        Ok::<_, Error>(announce(state, handle, event.payload).await)
    }))
    .await
}

/// Hands one batch of records on; names those that are to come again.
pub async fn announce<S, H>(state: &S, handle: &H, batch: StreamEvent) -> DynamoDbEventResponse
where
    H: for<'a> Fn(&'a S, Vec<Announced>) -> BoxFuture<'a, Vec<EventId>>,
{
    let mut failed = Vec::new();
    let mut announced = Vec::new();
    let mut sequence_of = Vec::new();
    for record in batch.records {
        let sequence = record.change.sequence_number.clone().unwrap_or_default();
        match read(record) {
            Ok(read) => {
                sequence_of.push((read.event.id, sequence));
                announced.push(read);
            }
            Err(error) => {
                tracing::error!(error, sequence, "not an outbox item");
                failed.push(sequence);
            }
        }
    }
    let unsent = handle(state, announced).await;
    let again =
        sequence_of.into_iter().filter(|(id, _)| unsent.contains(id)).map(|(_, sequence)| sequence);
    failed.extend(again);
    response(failed)
}

fn read(record: EventRecord) -> Result<Announced, String> {
    let arn = record.event_source_arn.unwrap_or_default();
    let table = arn.split('/').nth(1).ok_or("the record names no table")?.to_owned();
    let image = record.change.new_image;
    let Some(serde_dynamo::AttributeValue::S(text)) = image.get("event") else {
        return Err("the item has no event".to_owned());
    };
    let event = outbox::decode(text).map_err(|error| error.to_string())?;
    Ok(Announced { table, event })
}

/// Lambda goes back to the lowest of these; what was sent before is sent twice, which consumers bear.
fn response(failed: Vec<String>) -> DynamoDbEventResponse {
    let mut response = DynamoDbEventResponse::default();
    response.batch_item_failures = failed
        .into_iter()
        .map(|sequence| {
            let mut failure = DynamoDbBatchItemFailure::default();
            failure.item_identifier = Some(sequence);
            failure
        })
        .collect();
    response
}
