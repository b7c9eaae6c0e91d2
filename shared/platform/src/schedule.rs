//! Functions that run by the clock.

use std::ops::AsyncFnOnce;

use futures::future::BoxFuture;
use lambda_runtime::{LambdaEvent, service_fn};
use serde::Serialize;
use serde_json::Value;

use crate::{Aws, Error, consumer::Failed, telemetry};

/// Runs a scheduled function until Lambda ends the process. What it did is its answer.
///
/// # Errors
/// `start` failed, or the Runtime API is gone.
pub async fn run<S, H, T>(
    start: impl AsyncFnOnce(&Aws) -> Result<S, Error>,
    handle: H,
) -> Result<(), Error>
where
    S: Sync,
    T: Serialize + std::fmt::Debug,
    H: for<'a> Fn(&'a S) -> BoxFuture<'a, Result<T, Failed>> + Sync,
{
    telemetry::start();
    let state = start(&Aws::from_environment().await).await?;
    let (state, handle) = (&state, &handle);
    lambda_runtime::run(service_fn(move |_: LambdaEvent<Value>| once(state, handle))).await
}

/// Runs it one time.
///
/// # Errors
/// What the function could not do; the next time comes by the clock.
pub async fn once<S, H, T>(state: &S, handle: &H) -> Result<T, Error>
where
    T: Serialize + std::fmt::Debug,
    H: for<'a> Fn(&'a S) -> BoxFuture<'a, Result<T, Failed>>,
{
    let done = handle(state).await.map_err(Error::from)?;
    tracing::info!(?done, "ran");
    Ok(done)
}
