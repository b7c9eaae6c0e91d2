//! What can go wrong with the simulator itself, as opposed to what it plays.

use crate::stripe_error::StripeError;

/// Why the simulator cannot start or go on.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The address is taken, or not ours to listen on.
    #[error("the payment simulator cannot listen: {0}")]
    Listen(#[from] std::io::Error),
    /// The ledger file cannot be opened, read or written.
    #[error("the payment simulator's ledger: {0}")]
    Ledger(#[from] rusqlite::Error),
    /// A stored object is not what this version writes.
    #[error("the payment simulator's ledger holds an unreadable object: {0}")]
    Unreadable(#[from] serde_json::Error),
    /// No HTTP client for webhooks could be made.
    #[error("the payment simulator cannot send webhooks: {0}")]
    Webhooks(#[from] reqwest::Error),
}

/// Why a request does not end with an object.
#[derive(Debug)]
pub(crate) enum Failure {
    /// The provider says no. What it recorded on the way, such as a failed charge, stands.
    Refused(Box<StripeError>),
    /// The request is lost on the way in: nothing happens and nothing is ever answered.
    Lost,
    /// The simulator itself is broken; nothing is kept.
    Broken(Error),
}

impl From<StripeError> for Failure {
    fn from(error: StripeError) -> Self {
        Self::Refused(Box::new(error))
    }
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        Self::Broken(error)
    }
}

impl From<rusqlite::Error> for Failure {
    fn from(error: rusqlite::Error) -> Self {
        Self::Broken(error.into())
    }
}
