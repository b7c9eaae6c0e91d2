//! `GET /v1/admin/stock`: what is where, SKU by SKU; all of it or what is low.

use identity::Role;
use inventory::Shelves;
use kernel::Sku;
use platform::{
    cursor,
    http::{Answer, Operation, PageLimit, Reply, Request, Who},
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{Warehouse, stock_level::StockLevel};

/// Which SKUs, in order of their names.
#[derive(Debug, Deserialize, JsonSchema)]
#[schemars(rename = "StockQuery")]
#[serde(deny_unknown_fields)]
struct Parameters {
    /// Only what is at the shop's threshold or below.
    #[serde(default)]
    low: bool,
    /// Only SKUs that begin so.
    sku: Option<Sku>,
    #[schemars(range(min = 1, max = 100))]
    limit: Option<PageLimit>,
    cursor: Option<String>,
}

/// A page of SKUs.
#[derive(Debug, Serialize, JsonSchema)]
struct StockList {
    items: Vec<StockLevel>,
    #[serde(skip_serializing_if = "Option::is_none")]
    next_cursor: Option<String>,
}

/// The contract of `GET /v1/admin/stock`.
#[must_use]
pub fn operation() -> Operation {
    Operation::new("list-stock", "GET /v1/admin/stock", Who::Staff(&["warehouse"]))
        .summary("What is on hand, held and available, SKU by SKU")
        .query::<Parameters>()
        .answers::<StockList>(200)
}

/// Answers a page.
///
/// # Errors
/// As [`operation`] says.
pub async fn list_stock(warehouse: &Warehouse, request: &Request) -> Answer {
    warehouse.guard.staff(request, Role::Warehouse).await?;
    let Parameters { low, sku, limit, cursor } = request.query()?;
    let limit = PageLimit::of(limit);
    let scope = format!("stock {low} {sku:?}");
    let after: Option<Sku> = cursor::decode(&scope, cursor.as_deref())?;
    let wanted = Shelves { low, prefix: sku, limit };
    let (levels, next) = warehouse.stock.shelves(&wanted, after.as_ref()).await?;
    Reply::ok(&StockList {
        items: levels.iter().map(StockLevel::from).collect(),
        next_cursor: next.and_then(|next| cursor::encode(&scope, &next)),
    })
}
