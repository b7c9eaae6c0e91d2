//! Queue consumers: each message is an event; the answer names exactly the messages that failed.

use std::{fmt::Display, ops::AsyncFnOnce};

use aws_lambda_events::sqs::{BatchItemFailure, SqsBatchResponse, SqsEvent, SqsMessage};
use contracts::Event;
use futures::future::{BoxFuture, join_all};
use lambda_runtime::{LambdaEvent, service_fn};
use tracing::Instrument as _;

use crate::{Aws, Error, outbox, planted::Bug, store::StoreError, telemetry};

/// Why a message is to be delivered again. After five receives it goes to the dead letters.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct Failed(String);

impl Failed {
    pub fn because(cause: impl Display) -> Self {
        Self(cause.to_string())
    }
}

impl From<StoreError> for Failed {
    fn from(error: StoreError) -> Self {
        Self(error.to_string())
    }
}

/// Runs a consumer until Lambda ends the process. The messages of a batch are handled side by side.
/// `Ok` deletes a message; there is no way to answer a batch without naming what failed.
///
/// # Errors
/// `start` failed, or the Runtime API is gone.
pub async fn consume<S, H>(
    start: impl AsyncFnOnce(&Aws) -> Result<S, Error>,
    handle: H,
) -> Result<(), Error>
where
    S: Sync,
    H: for<'a> Fn(&'a S, &'a Event) -> BoxFuture<'a, Result<(), Failed>> + Sync,
{
    telemetry::start();
    let state = start(&Aws::from_environment().await).await?;
    let (state, handle) = (&state, &handle);
    lambda_runtime::run(service_fn(move |event: LambdaEvent<SqsEvent>| async move {
        Ok::<_, Error>(apply(state, handle, event.payload).await)
    }))
    .await
}

/// Handles one batch; names what failed.
pub async fn apply<S, H>(state: &S, handle: &H, batch: SqsEvent) -> SqsBatchResponse
where
    H: for<'a> Fn(&'a S, &'a Event) -> BoxFuture<'a, Result<(), Failed>>,
{
    let outcomes = batch.records.into_iter().map(|message| one(state, handle, message));
    let failures = join_all(outcomes).await.into_iter().flatten();
    let batch_item_failures = failures.map(|item_identifier| {
        let mut failure = BatchItemFailure::default();
        failure.item_identifier = item_identifier;
        failure
    });
    let mut response = SqsBatchResponse::default();
    response.batch_item_failures = batch_item_failures.collect();
    response
}

/// Handles one message; answers its id when it failed.
async fn one<S, H>(state: &S, handle: &H, message: SqsMessage) -> Option<String>
where
    H: for<'a> Fn(&'a S, &'a Event) -> BoxFuture<'a, Result<(), Failed>>,
{
    let id = message.message_id.unwrap_or_default();
    let event = match outbox::decode(&message.body.unwrap_or_default()) {
        Ok(event) => event,
        Err(error) => {
            tracing::error!(message_id = id, %error, "not an event");
            return Some(id);
        }
    };
    let span = tracing::info_span!(
        "event", event_id = %event.id, aggregate_id = event.aggregate_id, request_id = event.correlation_id
    );
    let handled = handle(state, &event).instrument(span.clone()).await;
    let _entered = span.enter();
    match handled {
        Ok(()) => {
            tracing::info!("applied");
            None
        }
        Err(failed) => {
            tracing::warn!(%failed, "to be delivered again");
            (!Bug::FailureSwallowed.is_planted()).then_some(id)
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may fail loudly")]
mod tests {
    use contracts::{Fact, UserFact};

    use super::*;
    use crate::{clock, ids};

    /// A message with an event that was caused by `cause`.
    fn message(cause: &str) -> SqsMessage {
        let event = Event {
            id: ids::fresh(),
            fact: Fact::UserRegistered(UserFact { user_id: ids::fresh() }),
            schema_version: 1,
            occurred_at: clock::now(),
            aggregate_id: "usr_1".to_owned(),
            aggregate_version: 1,
            correlation_id: cause.to_owned(),
            traceparent: None,
        };
        let mut message = SqsMessage::default();
        message.message_id = Some(cause.to_owned());
        message.body = serde_json::to_string(&event).ok();
        message
    }

    fn handle<'a>((): &'a (), event: &'a Event) -> BoxFuture<'a, Result<(), Failed>> {
        let fails = event.correlation_id.starts_with("bad");
        Box::pin(async move { if fails { Err(Failed::because("no")) } else { Ok(()) } })
    }

    #[tokio::test]
    async fn exactly_what_failed_comes_again() {
        let mut unreadable = message("unreadable");
        unreadable.body = Some("not an event".to_owned());
        let mut batch = SqsEvent::default();
        batch.records = vec![message("good"), message("bad"), unreadable, message("good too")];
        let answer = apply(&(), &handle, batch).await;
        let named: Vec<_> =
            answer.batch_item_failures.iter().map(|failure| &failure.item_identifier).collect();
        assert_eq!(named, ["bad", "unreadable"]);
    }
}
