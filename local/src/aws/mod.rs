//! The AWS endpoint: the services that functions call, on one port of this machine.

pub mod answer;
mod calls;
mod conditions;
mod contention;
mod control;
mod dynamodb;
mod engine;
mod expiry;
mod faults;
mod idle;
pub mod inline;
mod items;
mod mail;
mod metering;
mod outcome;
mod partial;
mod permissions;
mod provider;
mod refusals;
mod requests;
mod s3;
mod secrets;
mod stale;
mod stale_query;
mod tables;
mod tokens;

#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::atomic::AtomicBool;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use axum::serve::ListenerExt;
use bytes::Bytes;
use futures::future::BoxFuture;
use sqs_server::Queues;
use tokio::net::TcpListener;
use tokio::sync::watch;

use crate::clock::Clock;
use crate::lambda::{Caller, Host, InvokeError};
use crate::streams::Streams;
use crate::system::System;
use calls::Calls;
use contention::Contention;
use engine::{Engine, EngineError};
use faults::Faults;
use mail::Mailbox;
use provider::Provider;
use s3::Objects;
use secrets::Secrets;

pub use provider::address as provider_address;
pub use tables::TableError;

/// What the endpoint and the streams need of whoever runs the functions.
pub trait Functions: Send + Sync {
    fn invoke(&self, function: String, payload: Bytes)
    -> BoxFuture<'_, Result<Bytes, InvokeError>>;
    /// Kills the process that calls, or all of its function where it is not known.
    fn kill(&self, caller: Caller) -> BoxFuture<'_, usize>;
    /// What the calling process works on; none while it starts, or when nobody knows.
    fn event_of(&self, _caller: &Caller) -> Option<Bytes> {
        None
    }
    /// Invocations without an answer yet.
    fn in_flight(&self) -> usize;
}

impl Functions for Host {
    fn invoke(
        &self,
        function: String,
        payload: Bytes,
    ) -> BoxFuture<'_, Result<Bytes, InvokeError>> {
        Box::pin(async move { Host::invoke(self, &function, payload).await })
    }

    fn kill(&self, caller: Caller) -> BoxFuture<'_, usize> {
        Box::pin(async move { Host::kill_caller(self, &caller).await })
    }

    fn event_of(&self, caller: &Caller) -> Option<Bytes> {
        Host::event_of(self, caller)
    }

    fn in_flight(&self) -> usize {
        Host::in_flight(self)
    }
}

/// Runs a scheduled function now, by the function's name, with the event that its schedule sends.
pub type RunSchedule =
    Arc<dyn Fn(String) -> BoxFuture<'static, Result<Bytes, InvokeError>> + Send + Sync>;

/// What the endpoint is made of.
pub struct Setup {
    pub system: Arc<System>,
    pub clock: Clock,
    pub queues: Queues,
    pub functions: Arc<dyn Functions>,
    /// The folder that keeps the database, the streams' positions, the mail and the files; `None`: memory.
    pub state: Option<PathBuf>,
    /// Values of the secrets, by name.
    pub secrets: BTreeMap<String, String>,
    /// The payment provider that functions reach through this endpoint.
    pub provider_url: String,
    pub run_schedule: RunSchedule,
}

/// Why the endpoint cannot start.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    #[error(transparent)]
    Engine(#[from] EngineError),
    #[error(transparent)]
    Table(#[from] TableError),
    #[error("{path}: {error}")]
    Folder { path: String, error: std::io::Error },
}

/// The endpoint; cheap to clone.
#[derive(Clone)]
pub struct Endpoint(Arc<Parts>);

/// What all clones of the endpoint share.
pub struct Parts {
    pub(crate) system: Arc<System>,
    pub(crate) clock: Clock,
    pub(crate) queues: Queues,
    pub(crate) functions: Arc<dyn Functions>,
    pub(crate) engine: Engine,
    pub(crate) streams: Streams,
    run_schedule: RunSchedule,
    calls: Calls,
    faults: Faults,
    contention: Contention,
    secrets: Secrets,
    mailbox: Mailbox,
    objects: Objects,
    provider: Provider,
    /// Whether expired items are deleted: they need not be, ever, and nothing may rely on it.
    expires: AtomicBool,
}

impl std::ops::Deref for Endpoint {
    type Target = Parts;

    fn deref(&self) -> &Parts {
        &self.0
    }
}

impl Endpoint {
    /// Opens the database and makes its tables those of the template.
    ///
    /// # Errors
    /// When the state cannot be opened, or a table in it has other keys than the template's.
    pub async fn open(setup: Setup) -> Result<Self, Error> {
        let Setup { system, clock, queues, functions, state, .. } = setup;
        if let Some(folder) = &state {
            std::fs::create_dir_all(folder)
                .map_err(|error| Error::Folder { path: folder.display().to_string(), error })?;
        }
        let inside = |name: &str| state.as_ref().map(|folder| folder.join(name));
        let engine = Engine::open(inside("dynamodb.sqlite").as_deref())?;
        tables::create(&engine, &system.tables).await?;
        let endpoint = Self(Arc::new(Parts {
            streams: Streams::open(&system, inside("streams.json")),
            mailbox: Mailbox::open(inside("mail")),
            objects: Objects::open(inside("s3")),
            secrets: Secrets::new(setup.secrets),
            provider: Provider::new(setup.provider_url),
            calls: Calls::default(),
            faults: Faults::default(),
            contention: Contention::default(),
            expires: AtomicBool::new(true),
            system,
            clock,
            queues,
            functions,
            engine,
            run_schedule: setup.run_schedule,
        }));
        endpoint.time_has_changed().await?;
        Ok(endpoint)
    }

    /// Answers on `listener` until `stop` turns true.
    ///
    /// # Errors
    /// When the listener fails.
    pub async fn serve(
        &self,
        listener: TcpListener,
        mut stop: watch::Receiver<bool>,
    ) -> std::io::Result<()> {
        // Small answers must not wait for the acknowledgement of the one before.
        let listener = listener.tap_io(|connection| drop(connection.set_nodelay(true)));
        tokio::select! {
            result = async { axum::serve(listener, requests::router(self)).await } => result,
            () = expiry::run(self) => Ok(()),
            _ = stop.wait_for(|stopped| *stopped) => Ok(()),
        }
    }
}

/// A lock whose holder cannot have left anything half done.
fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
