//! Runs the functions as Lambda does: one process per concurrent event, started on first use.
//!
//! [`Host::invoke`] finds a free process or starts one ([`pool`]), hands it the event when it asks
//! for one over the Runtime API ([`runtime_api`]) and waits for the answer, the time-out or the end
//! of the process ([`process`]). With `--forward`, `cargo lambda watch` does all of this instead.

mod caller;
mod environment;
mod forward;
mod pool;
mod process;
mod processes;
mod runtime_api;

use std::io;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use bytes::Bytes;

use crate::logs::Logs;
use crate::system::Function;
use forward::Forward;
use processes::Processes;

pub use caller::{Caller, PLACEHOLDER as CALLER};
pub use environment::{Environment, Surroundings};
pub use process::uuid_text as request_id;

/// Lambda's own limit of an event and of an answer.
pub const MAX_PAYLOAD: usize = 6 * 1024 * 1024;

/// How many processes there are at most unless said otherwise.
pub const DEFAULT_PROCESSES: usize = 64;

/// Hosts every function of the system. Cheap to clone.
#[derive(Clone)]
pub struct Host {
    backend: Backend,
    in_flight: Arc<AtomicUsize>,
}

#[derive(Clone)]
enum Backend {
    Processes(Arc<Processes>),
    Forward(Arc<Forward>),
}

/// What the host is made of.
pub struct Setup {
    pub functions: Vec<Function>,
    /// Where the binaries are, each under its function's name.
    pub bin_dir: PathBuf,
    pub surroundings: Surroundings,
    pub logs: Logs,
    /// The most processes at any time, of all functions together.
    pub max_processes: usize,
}

/// Why an invocation has no answer.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum InvokeError {
    #[error("timed out")]
    TimedOut,
    #[error("the process ended before it answered")]
    Crashed,
    /// The function reported an error: JSON with `errorType` and `errorMessage`.
    #[error("failed: {0}")]
    Refused(String),
    #[error("no process was free in time")]
    Throttled,
    #[error("there is no function {0}")]
    Unknown(String),
}

impl Host {
    /// A host that starts the binaries itself. Nothing runs before the first event.
    ///
    /// # Errors
    /// When no loopback port can be had for the Runtime API.
    pub async fn start(setup: Setup) -> io::Result<Self> {
        Ok(Self::new(Backend::Processes(Processes::start(setup).await?)))
    }

    /// A host that leaves it to `cargo lambda watch` at this origin.
    pub fn forwarding_to(url: &str, functions: &[Function]) -> Self {
        Self::new(Backend::Forward(Arc::new(Forward::new(url, functions))))
    }

    fn new(backend: Backend) -> Self {
        Self { backend, in_flight: Arc::new(AtomicUsize::new(0)) }
    }

    /// Has the function handle an event.
    ///
    /// As on Lambda the function goes on when the caller goes away.
    ///
    /// # Errors
    /// See [`InvokeError`]; each is in the log already.
    pub async fn invoke(&self, function: &str, payload: Bytes) -> Result<Bytes, InvokeError> {
        let counted = InFlight::enter(&self.in_flight);
        let invocation = {
            let backend = self.backend.clone();
            let function = function.to_owned();
            async move {
                let outcome = match &backend {
                    Backend::Processes(processes) => processes.invoke(&function, payload).await,
                    Backend::Forward(forward) => forward.invoke(&function, payload).await,
                };
                if let Err(error) = &outcome {
                    tracing::error!(function, "invocation {error}");
                }
                drop(counted);
                outcome
            }
        };
        tokio::spawn(invocation).await.unwrap_or(Err(InvokeError::Crashed))
    }

    /// How long an HTTP request may wait for its function: as long as API Gateway lets it, unless
    /// the function may have to be compiled first.
    pub fn longest_wait(&self) -> Duration {
        match &self.backend {
            Backend::Processes(_) => Duration::from_secs(30),
            Backend::Forward(_) => forward::TIMEOUT,
        }
    }

    /// Kills the function's processes now and tells how many there were.
    pub async fn kill(&self, function: &str) -> usize {
        match &self.backend {
            Backend::Processes(processes) => processes.kill(function).await,
            Backend::Forward(_) => 0,
        }
    }

    /// Kills the process that calls, or all of its function where it is not known; tells how many there were.
    pub async fn kill_caller(&self, caller: &Caller) -> usize {
        match (&self.backend, caller.process) {
            (Backend::Processes(processes), Some(id)) => processes.kill_one(id).await,
            _ => self.kill(&caller.function).await,
        }
    }

    /// The event that the calling process works on; none while it starts.
    pub fn event_of(&self, caller: &Caller) -> Option<Bytes> {
        match &self.backend {
            Backend::Processes(processes) => processes.event_of(caller.process?),
            Backend::Forward(_) => None,
        }
    }

    /// Invocations that have not been answered yet, those that wait for a process included.
    pub fn in_flight(&self) -> usize {
        self.in_flight.load(Ordering::SeqCst)
    }

    /// Waits for invocations in flight, at most for `grace`, and ends all processes.
    pub async fn stop(&self, grace: Duration) {
        let idle = async {
            while self.in_flight() > 0 {
                tokio::time::sleep(Duration::from_millis(10)).await;
            }
        };
        let _ = tokio::time::timeout(grace, idle).await;
        if let Backend::Processes(processes) = &self.backend {
            processes.stop().await;
        }
    }
}

/// Counts an invocation for as long as it lives.
struct InFlight(Arc<AtomicUsize>);

impl InFlight {
    fn enter(count: &Arc<AtomicUsize>) -> Self {
        count.fetch_add(1, Ordering::SeqCst);
        Self(Arc::clone(count))
    }
}

impl Drop for InFlight {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::SeqCst);
    }
}

#[cfg(test)]
mod tests;
