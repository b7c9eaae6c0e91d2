//! `GET /v1/products/search`: products by words of their names, tags and categories, the best first.

use catalog::{Bookmark, Search};
use kernel::Slug;
use platform::{
    clock, cursor,
    http::{Answer, Operation, PageLimit, Problem, Reply, Request, Who},
};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::{
    CACHED_SECONDS, SearchDesk,
    product_view::{ProductList, ProductView, tag_of_page},
};

/// What to find.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Parameters {
    /// Words, or beginnings of words, all of which a product has; eight count. Where few products have them, a
    /// typo is forgiven in words of four letters and more.
    #[schemars(length(min = 1, max = 200))]
    q: String,
    category: Option<Slug>,
    /// Minor units of the cheapest variant, at least.
    #[serde(alias = "min_price")]
    price_min: Option<u32>,
    /// Minor units of the cheapest variant, at most.
    #[serde(alias = "max_price")]
    price_max: Option<u32>,
    #[schemars(range(min = 1, max = 100))]
    limit: Option<PageLimit>,
    cursor: Option<String>,
}

const LONGEST_QUERY: usize = 200;

/// The contract of `GET /v1/products/search`.
#[must_use]
pub fn operation() -> Operation {
    Operation::new("search-products", "GET /v1/products/search", Who::Public)
        .summary("Products by words of their names, tags and categories, the best first")
        .query::<Parameters>()
        .answers::<ProductList>(200)
        .conditional()
}

/// Answers a page, or 304 when the client has it. A page can be short, even empty, while `next_cursor` says that
/// there is more.
///
/// # Errors
/// As [`operation`] says.
pub async fn search_products(desk: &SearchDesk, request: &Request) -> Answer {
    let parameters: Parameters = request.query()?;
    let search = search(&parameters)?;
    let scope = search.scope();
    let from: Option<Bookmark> = cursor::decode(&scope, parameters.cursor.as_deref())?;
    let found = desk.index.find(&search, from).await?;
    let now = clock::now();
    let mut products = desk.catalog.products(&found.ids).await?;
    // What was archived or repriced a moment ago is still in the index.
    products.retain(|product| search.admits(product, now));
    let next_cursor = found.next.and_then(|next| cursor::encode(&scope, &next));
    let tag = tag_of_page(&products, next_cursor.as_deref(), now);
    if request.has_version(tag) {
        return Ok(Reply::not_modified().etag(tag).cacheable(CACHED_SECONDS));
    }
    let items = products.into_iter().map(|product| ProductView::at(product, now)).collect();
    Ok(Reply::ok(&ProductList { items, next_cursor })?.etag(tag).cacheable(CACHED_SECONDS))
}

fn search(parameters: &Parameters) -> Result<Search, Problem> {
    let (min, max) = (parameters.price_min, parameters.price_max);
    if min.zip(max).is_some_and(|(min, max)| min > max) {
        return Err(Problem::invalid_at("?price_min", "expected at most price_max"));
    }
    let prices = (min.map(i64::from), max.map(i64::from));
    let limit = PageLimit::of(parameters.limit);
    let fits = parameters.q.chars().count() <= LONGEST_QUERY;
    let search = Search::parse(&parameters.q, parameters.category.clone(), prices, limit);
    let expected = "expected at least one word, in at most 200 characters";
    search.filter(|_| fits).ok_or_else(|| Problem::invalid_at("?q", expected))
}
