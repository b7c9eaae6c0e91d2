//! `GET /v1/categories`: the kinds of products that the shop has, in its order.

use std::hash::{DefaultHasher, Hash as _, Hasher as _};

use catalog::Category;
use platform::http::{Answer, Operation, Reply, Request, Who};
use schemars::JsonSchema;
use serde::Serialize;

use crate::{CACHED_SECONDS, Storefront};

/// All categories, by position and then by name.
#[derive(Debug, Serialize, JsonSchema)]
struct CategoryList {
    items: Vec<Category>,
}

/// The contract of `GET /v1/categories`.
#[must_use]
pub fn operation() -> Operation {
    Operation::new("list-categories", "GET /v1/categories", Who::Public)
        .summary("The kinds of products that the shop has")
        .answers::<CategoryList>(200)
        .conditional()
}

/// Answers all categories, or 304 when the client has them.
///
/// # Errors
/// As [`operation`] says.
pub async fn list_categories(storefront: &Storefront, request: &Request) -> Answer {
    let items = storefront.catalog.categories().await?;
    let reply = Reply::ok(&CategoryList { items })?;
    let mut hasher = DefaultHasher::new();
    reply.body().hash(&mut hasher);
    let tag = hasher.finish();
    let reply = if request.has_version(tag) { Reply::not_modified() } else { reply };
    Ok(reply.etag(tag).cacheable(CACHED_SECONDS))
}
