//! The provider's keys, from Secrets Manager: read once, and again after five minutes, so that a rotation needs no deploy.

use std::sync::{Arc, Mutex, PoisonError};

use jiff::{SignedDuration, Timestamp};
use platform::{
    Aws, clock,
    config::{self, Missing},
};
use secrecy::SecretString;
use serde::Deserialize;

const KEPT: SignedDuration = SignedDuration::from_mins(5);

/// What the secret holds, as JSON.
#[derive(Debug, Deserialize)]
pub struct ProviderKeys {
    /// `sk_…`, sent with every call.
    pub api_key: SecretString,
    /// `whsec_…`, what webhooks are signed with.
    pub webhook_secret: SecretString,
}

/// The secret could not be had.
#[derive(Debug, Clone, thiserror::Error)]
#[error("the provider's secret cannot be read: {0}")]
pub struct SecretUnavailable(String);

/// The secret that `PAYMENT_PROVIDER_SECRET` names.
#[derive(Debug)]
pub struct ProviderSecret {
    client: aws_sdk_secretsmanager::Client,
    name: String,
    cached: Mutex<Option<(Timestamp, Arc<ProviderKeys>)>>,
}

impl ProviderSecret {
    /// # Errors
    /// The template did not name it.
    pub fn new(aws: &Aws) -> Result<Self, Missing> {
        Ok(Self {
            client: aws_sdk_secretsmanager::Client::new(&aws.config),
            name: config::required("PAYMENT_PROVIDER_SECRET")?,
            cached: Mutex::new(None),
        })
    }

    /// # Errors
    /// Secrets Manager did not answer, or the secret is not what `make deploy` writes.
    pub async fn keys(&self) -> Result<Arc<ProviderKeys>, SecretUnavailable> {
        if let Some(keys) = self.fresh() {
            return Ok(keys);
        }
        let answer = self.client.get_secret_value().secret_id(&self.name).send().await;
        let answer = answer.map_err(|error| {
            SecretUnavailable(
                aws_sdk_secretsmanager::error::DisplayErrorContext(&error).to_string(),
            )
        })?;
        let text = answer.secret_string.unwrap_or_default();
        let keys: ProviderKeys = serde_json::from_str(&text)
            // the parser's own words could quote the secret
            .map_err(|_| SecretUnavailable("it is not {api_key, webhook_secret}".to_owned()))?;
        let keys = Arc::new(keys);
        *self.cached.lock().unwrap_or_else(PoisonError::into_inner) =
            Some((clock::now(), Arc::clone(&keys)));
        Ok(keys)
    }

    /// Keys that are known, for tests.
    #[cfg(test)]
    pub(crate) fn known(keys: ProviderKeys) -> Self {
        let config = aws_sdk_secretsmanager::Config::builder()
            .behavior_version(aws_sdk_secretsmanager::config::BehaviorVersion::latest())
            .build();
        Self {
            client: aws_sdk_secretsmanager::Client::from_conf(config),
            name: String::new(),
            cached: Mutex::new(Some((Timestamp::MAX - KEPT, Arc::new(keys)))),
        }
    }

    fn fresh(&self) -> Option<Arc<ProviderKeys>> {
        let cached = self.cached.lock().unwrap_or_else(PoisonError::into_inner);
        let (read_at, keys) = cached.as_ref()?;
        (clock::now() < *read_at + KEPT).then(|| Arc::clone(keys))
    }
}
