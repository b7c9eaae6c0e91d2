//! What an endpoint answers when it did what was asked.

use http::StatusCode;
use serde::{Deserialize, Serialize};

use super::Problem;

/// Status, body and the headers that endpoints decide about. The rest is added where requests are served.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Reply {
    pub(crate) status: u16,
    pub(crate) body: String,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) headers: Vec<(String, String)>,
}

impl Reply {
    fn json<T: Serialize>(status: StatusCode, value: &T) -> Result<Self, Problem> {
        let body = serde_json::to_string(value).map_err(Problem::internal)?;
        Ok(Self { status: status.as_u16(), body, headers: Vec::new() })
    }

    /// 200.
    ///
    /// # Errors
    /// The value cannot be written as JSON.
    pub fn ok<T: Serialize>(value: &T) -> Result<Self, Problem> {
        Self::json(StatusCode::OK, value)
    }

    /// 200 with a body that is not JSON.
    #[must_use]
    pub fn text(content_type: &str, body: String) -> Self {
        let reply = Self { status: StatusCode::OK.as_u16(), body, headers: Vec::new() };
        reply.header("content-type", content_type)
    }

    /// 201, with the place of what was made.
    ///
    /// # Errors
    /// The value cannot be written as JSON.
    pub fn created<T: Serialize>(value: &T, location: &str) -> Result<Self, Problem> {
        Ok(Self::json(StatusCode::CREATED, value)?.header("location", location))
    }

    /// 202 with an empty object.
    #[must_use]
    pub fn accepted() -> Self {
        Self { status: StatusCode::ACCEPTED.as_u16(), body: "{}".to_owned(), headers: Vec::new() }
    }

    /// 204.
    #[must_use]
    pub fn no_content() -> Self {
        Self { status: StatusCode::NO_CONTENT.as_u16(), body: String::new(), headers: Vec::new() }
    }

    /// 304 for an entity tag that the client has already.
    #[must_use]
    pub fn not_modified() -> Self {
        Self { status: StatusCode::NOT_MODIFIED.as_u16(), body: String::new(), headers: Vec::new() }
    }

    /// `ETag` from a version.
    #[must_use]
    pub fn etag(self, version: u64) -> Self {
        self.header("etag", &format!("\"{version}\""))
    }

    /// Lets browsers and CloudFront keep the answer for so many seconds. Without this it is private
    /// and never stored.
    #[must_use]
    pub fn cacheable(self, seconds: u32) -> Self {
        self.header(
            "cache-control",
            &format!("public, max-age={seconds}, stale-while-revalidate={seconds}"),
        )
    }

    #[must_use]
    pub fn header(mut self, name: &str, value: &str) -> Self {
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }

    #[must_use]
    pub fn status(&self) -> u16 {
        self.status
    }

    #[must_use]
    pub fn body(&self) -> &str {
        &self.body
    }
}
