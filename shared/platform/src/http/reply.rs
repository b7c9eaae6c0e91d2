//! What an endpoint answers when it did what was asked.

use http::StatusCode;
use serde::{Deserialize, Serialize};

use super::Problem;

/// What never changes under its address is kept for a year without asking.
pub const FOR_GOOD: &str = "public, max-age=31536000, immutable";

/// Status, body and the headers that endpoints decide about. The rest is added where requests are served.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Reply {
    pub(crate) status: u16,
    pub(crate) body: String,
    /// In place of `body`, where it is no text.
    #[serde(skip)]
    pub(crate) file: Option<Vec<u8>>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) headers: Vec<(String, String)>,
}

impl Reply {
    fn of(status: StatusCode, body: String) -> Self {
        Self { status: status.as_u16(), body, file: None, headers: Vec::new() }
    }

    fn json<T: Serialize>(status: StatusCode, value: &T) -> Result<Self, Problem> {
        Ok(Self::of(status, serde_json::to_string(value).map_err(Problem::internal)?))
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
        Self::of(StatusCode::OK, body).header("content-type", content_type)
    }

    /// 200 with a file, which never changes: browsers and CloudFront may keep it for a year.
    #[must_use]
    pub fn file(content_type: &str, bytes: Vec<u8>) -> Self {
        let reply = Self { file: Some(bytes), ..Self::of(StatusCode::OK, String::new()) };
        reply.header("content-type", content_type).header("cache-control", FOR_GOOD)
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
        Self::of(StatusCode::ACCEPTED, "{}".to_owned())
    }

    /// 204.
    #[must_use]
    pub fn no_content() -> Self {
        Self::of(StatusCode::NO_CONTENT, String::new())
    }

    /// 304 for an entity tag that the client has already.
    #[must_use]
    pub fn not_modified() -> Self {
        Self::of(StatusCode::NOT_MODIFIED, String::new())
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
