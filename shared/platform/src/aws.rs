//! How a function talks to AWS: one HTTP client built on ring, short time-outs, few retries.

use std::time::Duration;

use aws_config::{
    BehaviorVersion, ConfigLoader, Region, SdkConfig, retry::RetryConfig, timeout::TimeoutConfig,
};
use aws_sdk_dynamodb::config::Credentials;
use aws_smithy_http_client::{Builder, tls};

use crate::{config, store::Store};

/// The connection that all clients of one process share.
#[derive(Debug, Clone)]
pub struct Aws {
    pub config: SdkConfig,
    database: aws_sdk_dynamodb::Client,
}

impl Aws {
    /// Reads region, credentials and endpoints from the environment, as the AWS SDKs do.
    pub async fn from_environment() -> Self {
        Self::load(aws_config::defaults(BehaviorVersion::latest())).await
    }

    /// For programs beside the functions, such as the one that hosts them on a laptop: all services at
    /// one endpoint, with credentials that mean nothing.
    pub async fn at(endpoint: &str) -> Self {
        let credentials = Credentials::new("local", "local", None, None, "local");
        let loader = aws_config::defaults(BehaviorVersion::latest())
            .endpoint_url(endpoint)
            .region(Region::new("us-east-1"))
            .credentials_provider(credentials);
        Self::load(loader).await
    }

    async fn load(loader: ConfigLoader) -> Self {
        let http = Builder::new()
            .tls_provider(tls::Provider::Rustls(tls::rustls_provider::CryptoMode::Ring))
            .build_https();
        // The SDK alone would wait without end, and one second before its first retry.
        let timeouts = TimeoutConfig::builder()
            .connect_timeout(Duration::from_millis(500))
            .operation_attempt_timeout(Duration::from_millis(800))
            .operation_timeout(Duration::from_millis(2_500))
            .build();
        let retries = RetryConfig::standard()
            .with_max_attempts(3)
            .with_initial_backoff(Duration::from_millis(25));
        let config =
            loader.http_client(http).timeout_config(timeouts).retry_config(retries).load().await;
        Self { database: aws_sdk_dynamodb::Client::new(&config), config }
    }

    /// The table that this environment variable names. A function that was not given it fails when
    /// it first uses it, and says which variable is missing.
    #[must_use]
    pub fn table(&self, variable: &'static str) -> Store {
        Store::new(self.database.clone(), config::required(variable))
    }

    /// The table of this physical name.
    #[must_use]
    pub fn table_named(&self, name: &str) -> Store {
        Store::new(self.database.clone(), Ok(name.to_owned()))
    }
}
