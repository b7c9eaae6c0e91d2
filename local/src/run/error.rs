//! Why the system did not start.

use std::io;
use std::path::Path;

use crate::template::TemplateError;
use crate::{aws, seed};

/// Why the system did not start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    #[error("another Trolley runs here ({0})")]
    AlreadyRuns(String),
    #[error(
        "port {port} is in use: end what listens there, or choose three others with PORT=… (now {first} and the next two)"
    )]
    PortTaken { port: u16, first: u16 },
    #[error("cannot listen on port {port}: {error}")]
    Listen { port: u16, error: io::Error },
    #[error("there are no two ports after {0}")]
    NoSuchPort(u16),
    #[error("{path}: {error}")]
    File { path: String, error: io::Error },
    #[error("{path}: {error}")]
    Template { path: String, error: TemplateError },
    #[error("the signing key: {0}")]
    SigningKey(String),
    #[error("the queues: {0}")]
    Queues(#[from] sqs_server::Error),
    #[error(transparent)]
    Provider(#[from] payment_simulator::Error),
    #[error(transparent)]
    Aws(#[from] aws::Error),
    #[error(transparent)]
    Seed(#[from] seed::SeedError),
}

impl StartError {
    pub(super) fn file(path: &Path, error: io::Error) -> Self {
        Self::File { path: path.display().to_string(), error }
    }
}
