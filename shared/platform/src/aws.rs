//! How a function talks to AWS: one HTTP client built on ring, short time-outs, few retries.

use std::time::Duration;

use aws_config::{
    BehaviorVersion, ConfigLoader, Region, SdkConfig, retry::RetryConfig,
    stalled_stream_protection::StalledStreamProtectionConfig, timeout::TimeoutConfig,
};
use aws_sdk_dynamodb::config::Credentials;
#[cfg(shiftable_clock)]
use aws_sdk_dynamodb::config::endpoint;
use aws_smithy_http_client::{Builder, Connector, tls};
use aws_smithy_runtime_api::client::http::{
    HttpConnectorSettings, SharedHttpClient, SharedHttpConnector,
};

use crate::{bucket::Bucket, config, store::Store};

/// The connection that all clients of one process share.
#[derive(Debug, Clone)]
pub struct Aws {
    pub config: SdkConfig,
    database: aws_sdk_dynamodb::Client,
}

impl Aws {
    /// Reads region, credentials and endpoints from the environment, as the AWS SDKs do.
    pub async fn from_environment() -> Self {
        Self::load(aws_config::defaults(BehaviorVersion::latest()), https()).await
    }

    /// For programs beside the functions, such as the one that hosts them on a laptop: all services at
    /// one endpoint, with credentials that mean nothing.
    pub async fn at(endpoint: &str) -> Self {
        Self::beside(endpoint, "us-east-1".to_owned(), https()).await
    }

    /// Where a simulation plays AWS.
    #[cfg(shiftable_clock)]
    pub const SIMULATED: &str = "http://aws.simulated";

    /// AWS as a simulation plays it. Clients of one region share what they may spend on repetitions.
    #[cfg(shiftable_clock)]
    pub async fn simulated(region: String, http: SharedHttpClient) -> Self {
        let aws = Self::beside(Self::SIMULATED, region, http).await;
        // Most calls are the database's: who answers them looks at no signature, and there is one place to send them to.
        let mut unsigned = aws.config.to_builder();
        unsigned.set_credentials_provider(None);
        let config = aws_sdk_dynamodb::config::Builder::from(&unsigned.build())
            .allow_no_auth()
            .endpoint_resolver(Simulated);
        Self { database: aws_sdk_dynamodb::Client::from_conf(config.build()), ..aws }
    }

    async fn beside(endpoint: &str, region: String, http: SharedHttpClient) -> Self {
        let credentials = Credentials::new("local", "local", None, None, "local");
        let loader = aws_config::defaults(BehaviorVersion::latest())
            .endpoint_url(endpoint)
            .region(Region::new(region))
            // It measures by the machine's clock, which is not the simulation's; nothing here stalls.
            .stalled_stream_protection(StalledStreamProtectionConfig::disabled())
            .credentials_provider(credentials);
        Self::load(loader, http).await
    }

    async fn load(loader: ConfigLoader, http: SharedHttpClient) -> Self {
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

    /// The bucket that this environment variable names.
    #[must_use]
    pub fn bucket(&self, variable: &'static str) -> Bucket {
        Bucket::new(&self.config, variable)
    }

    /// The table of this physical name.
    #[must_use]
    pub fn table_named(&self, name: &str) -> Store {
        Store::new(self.database.clone(), Ok(name.to_owned()))
    }
}

#[cfg(shiftable_clock)]
#[derive(Debug)]
struct Simulated;

#[cfg(shiftable_clock)]
impl endpoint::ResolveEndpoint for Simulated {
    fn resolve_endpoint(&self, _: &endpoint::Params) -> endpoint::EndpointFuture<'_> {
        let there = endpoint::Endpoint::builder().url(Aws::SIMULATED).build();
        endpoint::EndpointFuture::ready(Ok(there))
    }
}

const TLS: tls::Provider = tls::Provider::Rustls(tls::rustls_provider::CryptoMode::Ring);

fn https() -> SharedHttpClient {
    Builder::new().tls_provider(TLS).build_https()
}

/// HTTP to whom the AWS SDK does not speak, over the client that it has brought along: no second TLS stack. It trusts
/// the system's certificates.
#[must_use]
pub fn connector(connect: Duration) -> SharedHttpConnector {
    #[cfg(shiftable_clock)]
    if let Some(connector) = crate::simulated::ask(|world| world.connector()) {
        return connector;
    }
    let settings = HttpConnectorSettings::builder().connect_timeout(connect).build();
    let connector = Connector::builder().tls_provider(TLS).connector_settings(settings).build();
    SharedHttpConnector::new(connector)
}
