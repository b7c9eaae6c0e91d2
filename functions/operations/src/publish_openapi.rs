//! `GET /v1/openapi.json`: the document that describes this API, as it was when this was built.

use std::hash::{DefaultHasher, Hash as _, Hasher as _};

use platform::{
    Aws, Error,
    http::{Answer, Operation, Reply, Request, Who},
};

/// The file of this commit; a test says when it is not what the endpoints' types make of it.
const DOCUMENT: &str = include_str!("../../../docs/api/openapi.json");
/// It changes with a deploy only.
const CACHED_SECONDS: u32 = 300;

/// The document with what tells it from others.
pub struct Published {
    tag: u64,
}

impl Published {
    /// # Errors
    /// None today; a start that fails ends the process.
    pub async fn start(_aws: &Aws) -> Result<Self, Error> {
        let mut hasher = DefaultHasher::new();
        DOCUMENT.hash(&mut hasher);
        Ok(Self { tag: hasher.finish() })
    }
}

/// The contract of `GET /v1/openapi.json`.
#[must_use]
pub fn operation() -> Operation {
    Operation::new("publish-openapi", "GET /v1/openapi.json", Who::Public)
        .named("get-openapi")
        .summary("This document")
        .answers_as(200, "application/json")
        .conditional()
        .offline()
}

/// Answers the document, or 304 when the client has it.
///
/// # Errors
/// As [`operation`] says.
pub async fn publish_openapi(published: &Published, request: &Request) -> Answer {
    let reply = if request.has_version(published.tag) {
        Reply::not_modified()
    } else {
        Reply::text("application/json", DOCUMENT.to_owned())
    };
    Ok(reply.etag(published.tag).cacheable(CACHED_SECONDS))
}
