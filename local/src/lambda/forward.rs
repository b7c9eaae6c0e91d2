//! Leaves the hosting to `cargo lambda watch`, which rebuilds a function when its source changes.

use std::collections::HashMap;
use std::time::Duration;

use bytes::Bytes;
use tokio::sync::Semaphore;

use super::InvokeError;
use crate::system::Function;

/// It locks up for good above about a hundred invocations in flight of one function.
const IN_FLIGHT: usize = 32;

/// The first invocation waits for the compiler.
pub const TIMEOUT: Duration = Duration::from_secs(600);

/// An invoker by HTTP.
pub struct Forward {
    url: String,
    client: reqwest::Client,
    lines: HashMap<String, Semaphore>,
}

impl Forward {
    pub fn new(url: &str, functions: &[Function]) -> Self {
        Self {
            url: url.trim_end_matches('/').to_owned(),
            client: reqwest::Client::new(),
            lines: functions.iter().map(|f| (f.name.clone(), Semaphore::new(IN_FLIGHT))).collect(),
        }
    }

    pub async fn invoke(&self, function: &str, payload: Bytes) -> Result<Bytes, InvokeError> {
        let line =
            self.lines.get(function).ok_or_else(|| InvokeError::Unknown(function.to_owned()))?;
        let _permit = line.acquire().await.map_err(|_| InvokeError::Throttled)?;
        let url = format!("{}/2015-03-31/functions/{function}/invocations", self.url);
        let request = self.client.post(url).timeout(TIMEOUT).body(payload);
        let response = request.send().await.map_err(|error| unreachable(&error))?;
        let failed = !response.status().is_success()
            || response.headers().contains_key("x-amz-function-error");
        let body = response.bytes().await.map_err(|error| unreachable(&error))?;
        if failed {
            return Err(InvokeError::Refused(String::from_utf8_lossy(&body).into_owned()));
        }
        Ok(body)
    }
}

fn unreachable(error: &reqwest::Error) -> InvokeError {
    if error.is_timeout() {
        return InvokeError::TimedOut;
    }
    InvokeError::Refused(format!("`cargo lambda watch` does not answer: {error}"))
}
