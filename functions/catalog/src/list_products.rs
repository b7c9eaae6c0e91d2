//! `GET /v1/products`: what is for sale, by category and price, in an order, page by page. Staff may ask for
//! products of another status.

use catalog::{Browse, ProductStatus, Sort};
use identity::Role;
use kernel::Slug;
use platform::{
    clock, cursor,
    http::{Answer, Operation, PageLimit, Problem, Reply, Request, Who},
};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::{
    CACHED_SECONDS, CatalogService,
    product_view::{ProductList, ProductView, tag_of_page},
};

/// Which products, in which order.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Parameters {
    category: Option<Slug>,
    /// Minor units of the cheapest variant, at least.
    #[serde(alias = "min_price")]
    price_min: Option<u32>,
    /// Minor units of the cheapest variant, at most.
    #[serde(alias = "max_price")]
    price_max: Option<u32>,
    #[serde(default)]
    sort: Sort,
    /// For staff: products of this status, as they are kept. Shoppers see active ones.
    status: Option<ProductStatus>,
    #[schemars(range(min = 1, max = 100))]
    limit: Option<PageLimit>,
    cursor: Option<String>,
}

/// The contract of `GET /v1/products`.
#[must_use]
pub fn operation() -> Operation {
    Operation::new("list-products", "GET /v1/products", Who::Public)
        .summary("What is for sale, by category and price, page by page")
        .query::<Parameters>()
        .answers::<ProductList>(200)
        .conditional()
        .refuses(401, &["unauthorized"])
        .refuses(403, &["role_missing"])
}

/// Answers a page, or 304 when the client has it.
///
/// # Errors
/// As [`operation`] says; 401 and 403 only where `status` is asked for.
pub async fn list_products(service: &CatalogService, request: &Request) -> Answer {
    let parameters: Parameters = request.query()?;
    if parameters.status.is_some() {
        service.guard.staff(request, Role::Catalog).await?;
    }
    let browse = browse(&parameters)?;
    let scope = scope(&browse);
    let after: Option<String> = cursor::decode(&scope, parameters.cursor.as_deref())?;
    if after.as_ref().is_some_and(|place| !browse.has_place(place)) {
        return Err(Problem::invalid_at("?cursor", "expected the next_cursor of the same list"));
    }
    let (products, next) = service.catalog.browse(&browse, after.as_deref()).await?;
    let next_cursor = next.and_then(|next| cursor::encode(&scope, &next));
    if parameters.status.is_some() {
        let items = products.into_iter().map(ProductView::as_kept).collect();
        return Reply::ok(&ProductList { items, next_cursor });
    }
    let now = clock::now();
    let tag = tag_of_page(&products, next_cursor.as_deref(), now);
    if request.has_version(tag) {
        return Ok(Reply::not_modified().etag(tag).cacheable(CACHED_SECONDS));
    }
    let items = products.into_iter().map(|product| ProductView::at(product, now)).collect();
    Ok(Reply::ok(&ProductList { items, next_cursor })?.etag(tag).cacheable(CACHED_SECONDS))
}

fn browse(parameters: &Parameters) -> Result<Browse, Problem> {
    let (min, max) = (parameters.price_min, parameters.price_max);
    if min.zip(max).is_some_and(|(min, max)| min > max) {
        return Err(Problem::invalid_at("?price_min", "expected at most price_max"));
    }
    Ok(Browse {
        status: parameters.status.unwrap_or(ProductStatus::Active),
        category: parameters.category.clone(),
        min_price: min.map(i64::from),
        max_price: max.map(i64::from),
        sort: parameters.sort,
        limit: PageLimit::of(parameters.limit),
    })
}

/// What a cursor is bound to: all but the size of a page.
fn scope(browse: &Browse) -> String {
    let Browse { status, category, min_price, max_price, sort, limit: _ } = browse;
    format!("products {status:?} {category:?} {min_price:?} {max_price:?} {sort:?}")
}
