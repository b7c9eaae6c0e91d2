//! How the provider is called, and for how long an answer is waited for.

use std::time::Duration;

pub(crate) use platform::outbound::{HttpCall, HttpClient, Response};

/// From the first byte sent to the last one received. Tests do not wait for what never comes.
const TOTAL: Duration =
    if cfg!(test) { Duration::from_millis(700) } else { Duration::from_secs(8) };

pub(crate) fn client() -> HttpClient {
    HttpClient::new(TOTAL)
}
