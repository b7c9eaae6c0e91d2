//! Minting access tokens with the private key that Secrets Manager keeps.

use std::sync::{Arc, Mutex, PoisonError};

use jiff::Timestamp;
use kernel::{SessionId, Subject};
use platform::{
    Aws,
    config::{self, Missing},
    http::Problem,
};
use secrecy::{ExposeSecret as _, SecretString};
use serde::Deserialize;

use crate::{
    Guard, Role,
    access_token::{Authority, SigningKey},
    keys_table::KeyRing,
};

/// Mints access tokens. Only the functions that do so are granted the secret.
#[derive(Debug)]
pub struct Minter {
    secrets: aws_sdk_secretsmanager::Client,
    secret: Result<String, Missing>,
    authority: Result<Authority, Missing>,
    published: Arc<KeyRing>,
    key: Mutex<Option<SigningKey>>,
}

/// The secret's value.
#[derive(Deserialize)]
struct SigningSecret {
    kid: String,
    private_key_pem: SecretString,
}

/// The key cannot be had at the moment.
#[derive(Debug, thiserror::Error)]
enum KeyError {
    #[error("Secrets Manager did not answer: {0}")]
    Unavailable(String),
    #[error("the secret is no signing key: {0}")]
    Malformed(String),
    #[error(transparent)]
    Missing(#[from] Missing),
}

impl From<KeyError> for Problem {
    fn from(error: KeyError) -> Self {
        match error {
            KeyError::Unavailable(_) => Self::unavailable(error),
            KeyError::Malformed(_) | KeyError::Missing(_) => Self::internal(error),
        }
    }
}

impl Minter {
    /// Reads the key when this function was given one, so that the first request need not.
    pub async fn start(aws: &Aws, guard: &Guard) -> Self {
        let minter = Self {
            secrets: aws_sdk_secretsmanager::Client::new(&aws.config),
            secret: config::required("SIGNING_KEY_SECRET"),
            authority: Authority::from_environment(),
            published: guard.keys(),
            key: Mutex::new(None),
        };
        if minter.secret.is_ok()
            && let Err(error) = minter.read_key().await
        {
            tracing::warn!(%error, "the signing key could not be read at start");
        }
        minter
    }

    /// A token that lets its bearer act as `subject` for fifteen minutes.
    ///
    /// # Errors
    /// 503 when the key cannot be read.
    pub async fn mint(
        &self,
        subject: Subject,
        session: SessionId,
        roles: &[Role],
        now: Timestamp,
    ) -> Result<SecretString, Problem> {
        let authority = self.authority.clone()?;
        let key = self.key().await?;
        key.mint(&authority, subject, session, roles, now).map_err(Problem::internal)
    }

    /// The key of this process, as long as its public half is published; else what the secret holds now.
    async fn key(&self) -> Result<SigningKey, Problem> {
        let held = self.key.lock().unwrap_or_else(PoisonError::into_inner).clone();
        let Some(held) = held else { return Ok(self.read_key().await?) };
        let published = self.published.current().await?;
        if published.find(&held.kid).is_some() {
            return Ok(held);
        }
        Ok(self.read_key().await?)
    }

    async fn read_key(&self) -> Result<SigningKey, KeyError> {
        let secret = self.secret.clone()?;
        let request = self.secrets.get_secret_value().secret_id(secret);
        let answer = request.send().await.map_err(|error| {
            let error = aws_sdk_secretsmanager::error::DisplayErrorContext(&error);
            KeyError::Unavailable(error.to_string())
        })?;
        let text = answer.secret_string.map(SecretString::from).unwrap_or_default();
        // The parser's own message could quote the key.
        let secret: SigningSecret = serde_json::from_str(text.expose_secret())
            .map_err(|error| KeyError::Malformed(format!("line {}", error.line())))?;
        let key = SigningKey::from_pem(secret.kid, secret.private_key_pem.expose_secret())
            .map_err(|error| KeyError::Malformed(error.to_string()))?;
        *self.key.lock().unwrap_or_else(PoisonError::into_inner) = Some(key.clone());
        Ok(key)
    }
}
