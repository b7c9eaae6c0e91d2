//! GET, over the client that the AWS SDK has brought along. There is nothing here that could change anything.

use std::time::Duration;

use aws_smithy_http_client::{Connector, tls};
use aws_smithy_runtime_api::client::{
    http::{HttpConnector, HttpConnectorSettings},
    orchestrator::HttpRequest,
};
use aws_smithy_types::{body::SdkBody, byte_stream::ByteStream};
use serde_json::Value;

const CONNECT: Duration = Duration::from_secs(2);
const TOTAL: Duration = Duration::from_secs(30);
const TRIES: u32 = 3;

pub(super) struct HttpClient {
    connector: Connector,
}

impl HttpClient {
    pub(super) fn new() -> Self {
        let settings = HttpConnectorSettings::builder().connect_timeout(CONNECT).build();
        let connector = Connector::builder()
            .tls_provider(tls::Provider::Rustls(tls::rustls_provider::CryptoMode::Ring))
            .connector_settings(settings)
            .build();
        Self { connector }
    }

    /// What is at `url`, as JSON; with a key of the provider's when one is given.
    pub(super) async fn get(&self, url: &str, key: Option<&str>) -> Result<Value, String> {
        let mut last = String::new();
        for _ in 0..TRIES {
            match tokio::time::timeout(TOTAL, self.once(url, key)).await {
                Ok(Ok(value)) => return Ok(value),
                Ok(Err(error)) => last = error,
                Err(_) => "timed out".clone_into(&mut last),
            }
        }
        Err(last)
    }

    async fn once(&self, url: &str, key: Option<&str>) -> Result<Value, String> {
        let mut request = HttpRequest::new(SdkBody::empty());
        let text = |error: &dyn std::error::Error| error.to_string();
        request.set_uri(url).map_err(|error| text(&error))?;
        if let Some(key) = key {
            let headers = [
                ("authorization", format!("Bearer {key}")),
                ("stripe-version", super::provider::API_VERSION.to_owned()),
            ];
            for (name, value) in headers {
                request.headers_mut().try_insert(name, value).map_err(|error| text(&error))?;
            }
        }
        let answer = self.connector.call(request).await.map_err(|error| text(&error))?;
        let status = answer.status().as_u16();
        let body = ByteStream::new(answer.into_body()).collect().await;
        let body = body.map_err(|error| text(&error))?.into_bytes();
        if !(200..300).contains(&status) {
            return Err(format!("status {status}"));
        }
        serde_json::from_slice(&body).map_err(|error| text(&error))
    }
}
