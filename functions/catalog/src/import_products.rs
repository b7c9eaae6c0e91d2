//! `POST /v1/admin/products/import`: a file of products, Shopify's CSV or JSON Lines. Every product is
//! imported whole or not at all, and the same file again changes nothing.

use std::sync::Mutex;

use identity::Role;
use jiff::SignedDuration;
use platform::{
    clock,
    http::{Answer, Operation, Problem, Reply, Request, Who},
    outbox::Cause,
    shop::Shop,
};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::{
    CatalogService,
    import::{self, Importer, Report},
    problems,
};

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Parameters {
    /// Says what would happen, and does nothing.
    #[serde(default)]
    dry_run: bool,
    stock: Option<StockMode>,
    /// Where an earlier answer said to go on (`next_row`).
    #[serde(default)]
    from_row: usize,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
enum StockMode {
    /// Quantities count for SKUs that have a stock record already, as recorded adjustments.
    Set,
}

/// API Gateway gives up after 30 seconds.
const TIME: SignedDuration = SignedDuration::from_secs(20);
const LARGEST_FILE: usize = 4 * 1024 * 1024;
const CSV: &str = "text/csv";
const JSON_LINES: &str = "application/x-ndjson";

/// The contract of `POST /v1/admin/products/import`.
#[must_use]
pub fn operation() -> Operation {
    Operation::new("import-products", "POST /v1/admin/products/import", Who::Staff(&["catalog"]))
        .summary("Imports a file of products: Shopify's CSV, or JSON Lines")
        .query::<Parameters>()
        .takes_raw(&[CSV, JSON_LINES])
        .answers::<Report>(200)
        .refuses(422, &["not_utf8", "import_header_invalid", "csv_malformed"])
}

/// Answers what became of every row, and `next_row` when time ran out.
///
/// # Errors
/// As [`operation`] says.
pub async fn import_products(service: &CatalogService, request: &Request) -> Answer {
    let until = clock::now() + TIME;
    let staff = service.guard.staff(request, Role::Catalog).await?;
    let parameters: Parameters = request.query()?;
    let kind = request.expect_content_type(&[CSV, JSON_LINES])?;
    request.expect_at_most(LARGEST_FILE)?;
    let currency = Shop::get().currency;
    let text = import::text_of(&request.body).map_err(|error| problems::file_refused(&error))?;
    let entries = if kind == CSV {
        import::read_csv(text, currency).map_err(|error| problems::file_refused(&error))?
    } else {
        import::read_json_lines(text)
    };
    let importer = Importer {
        catalog: &service.catalog,
        stock: &service.stock,
        images: &service.images,
        by: staff.subject,
        reason: "Import".parse().map_err(Problem::from)?,
        cause: Cause::from(request),
        dry_run: parameters.dry_run,
        sets_stock: parameters.stock == Some(StockMode::Set),
        categories: Mutex::default(),
        until,
    };
    let begun = entries.into_iter().filter(|entry| entry.first_row() >= parameters.from_row);
    let report: Report = importer.run(begun.collect()).await;
    Reply::ok(&report)
}
