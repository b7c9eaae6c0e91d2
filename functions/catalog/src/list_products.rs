//! `GET /v1/products`: what is for sale, by category and price, in an order, page by page.

use std::hash::{DefaultHasher, Hash as _, Hasher as _};

use catalog::{Browse, Product, Sort};
use kernel::Slug;
use platform::{
    cursor,
    http::{Answer, Problem, Reply, Request, page_limit},
};
use serde::{Deserialize, Serialize};

use crate::{CACHED_SECONDS, Storefront};

/// Prices are minor units of the cheapest variant, both ends included.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Parameters {
    category: Option<Slug>,
    min_price: Option<u32>,
    max_price: Option<u32>,
    #[serde(default)]
    sort: Sort,
    limit: Option<u32>,
    cursor: Option<String>,
}

#[derive(Debug, Serialize)]
struct ProductList<'a> {
    items: &'a [Product],
    #[serde(skip_serializing_if = "Option::is_none")]
    next_cursor: Option<String>,
}

/// Answers a page, or 304 when the client has it.
///
/// # Errors
/// 400.
pub async fn list_products(storefront: &Storefront, request: &Request) -> Answer {
    let parameters: Parameters = request.query()?;
    let browse = browse(&parameters)?;
    let scope = scope(&browse);
    let after: Option<String> = cursor::decode(&scope, parameters.cursor.as_deref())?;
    if after.as_ref().is_some_and(|place| !browse.has_place(place)) {
        return Err(Problem::invalid_at("?cursor", "expected the next_cursor of the same list"));
    }
    let (items, next) = storefront.catalog.browse(&browse, after.as_deref()).await?;
    let next_cursor = next.and_then(|next| cursor::encode(&scope, &next));
    let tag = tag(&items, next_cursor.as_deref());
    if request.has_version(tag) {
        return Ok(Reply::not_modified().etag(tag).cacheable(CACHED_SECONDS));
    }
    let list = ProductList { items: &items, next_cursor };
    Ok(Reply::ok(&list)?.etag(tag).cacheable(CACHED_SECONDS))
}

fn browse(parameters: &Parameters) -> Result<Browse, Problem> {
    let (min, max) = (parameters.min_price, parameters.max_price);
    if min.zip(max).is_some_and(|(min, max)| min > max) {
        return Err(Problem::invalid_at("?min_price", "expected at most max_price"));
    }
    Ok(Browse {
        category: parameters.category.clone(),
        min_price: min.map(i64::from),
        max_price: max.map(i64::from),
        sort: parameters.sort,
        limit: page_limit(parameters.limit)?,
    })
}

/// What a cursor is bound to: all but the size of a page.
fn scope(browse: &Browse) -> String {
    let Browse { category, min_price, max_price, sort, limit: _ } = browse;
    format!("products {category:?} {min_price:?} {max_price:?} {sort:?}")
}

/// A page is the same while its products are, in their order and versions.
fn tag(items: &[Product], next: Option<&str>) -> u64 {
    let mut hasher = DefaultHasher::new();
    for product in items {
        (product.id, product.version).hash(&mut hasher);
    }
    next.hash(&mut hasher);
    hasher.finish()
}
