//! HTTP to those that no SDK speaks for, over the client that the AWS SDK has brought along: rustls on ring, no second
//! TLS stack.
//!
//! It trusts the system's certificates: Lambda's `provided.al2023` has them, a container image of one's own needs
//! `ca-certificates`.

use std::time::Duration;

use aws_smithy_runtime_api::{
    client::{
        http::{HttpConnector as _, SharedHttpConnector},
        orchestrator::HttpRequest,
    },
    http::HttpError,
};
use aws_smithy_types::{body::SdkBody, byte_stream::ByteStream};
use tokio::time::Instant;

use crate::aws;

const CONNECT: Duration = Duration::from_secs(1);
/// A failure faster than this is a connection that was closed while the function was frozen.
const STALE: Duration = Duration::from_millis(500);

/// A request, so that it can be sent twice.
#[derive(Debug)]
pub struct HttpCall {
    pub method: &'static str,
    pub url: String,
    pub headers: Vec<(&'static str, String)>,
    pub body: String,
}

/// The whole answer.
#[derive(Debug)]
pub struct Response {
    pub status: u16,
    pub body: Vec<u8>,
}

/// Keeps connections open between calls.
#[derive(Debug)]
pub struct HttpClient {
    connector: SharedHttpConnector,
    total: Duration,
}

impl HttpClient {
    /// `total`: how long a call may take, from the first byte sent to the last one received.
    #[must_use]
    pub fn new(total: Duration) -> Self {
        Self { connector: aws::connector(CONNECT), total }
    }

    /// Sends `call`; once more when the connection turns out to be stale, which a call with an idempotency key, or one
    /// that only reads, can bear.
    ///
    /// # Errors
    /// Why there is no answer.
    pub async fn send(&self, call: &HttpCall) -> Result<Response, String> {
        let began = Instant::now();
        match self.within_time(call).await {
            Err(_) if began.elapsed() < STALE => self.within_time(call).await,
            answer => answer,
        }
    }

    async fn within_time(&self, call: &HttpCall) -> Result<Response, String> {
        match tokio::time::timeout(self.total, self.once(call)).await {
            Ok(answer) => answer,
            Err(_) => Err("timed out".to_owned()),
        }
    }

    async fn once(&self, call: &HttpCall) -> Result<Response, String> {
        let request = request(call).map_err(|error| error.to_string())?;
        let response = self.connector.call(request).await.map_err(|error| causes(&error))?;
        let status = response.status().as_u16();
        let body = ByteStream::new(response.into_body()).collect().await;
        let body = body.map_err(|error| causes(&error))?.into_bytes().to_vec();
        Ok(Response { status, body })
    }
}

fn request(call: &HttpCall) -> Result<HttpRequest, HttpError> {
    let mut request = HttpRequest::new(SdkBody::from(call.body.clone()));
    request.set_method(call.method)?;
    request.set_uri(call.url.clone())?;
    let length = call.body.len().to_string();
    for (name, value) in call.headers.iter().map(|(name, value)| (*name, value)) {
        request.headers_mut().try_insert(name, value.clone())?;
    }
    request.headers_mut().try_insert("content-length", length)?;
    Ok(request)
}

/// An error with all that caused it: the outermost alone says only that something went wrong.
fn causes(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(error) = source {
        text.push_str(": ");
        text.push_str(&error.to_string());
        source = error.source();
    }
    text
}
