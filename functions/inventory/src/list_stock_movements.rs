//! `GET /v1/admin/stock/{sku}/movements`: what happened to the units of a SKU, newest first. Nothing of it is
//! ever changed.

use identity::Role;
use inventory::Movement;
use kernel::{MovementId, Sku};
use platform::{
    cursor,
    http::{Answer, Operation, PageLimit, Problem, Reply, Request, Who},
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::Warehouse;

/// Which part of the record.
#[derive(Debug, Deserialize, JsonSchema)]
#[schemars(rename = "StockMovementQuery")]
#[serde(deny_unknown_fields)]
struct Parameters {
    #[schemars(range(min = 1, max = 100))]
    limit: Option<PageLimit>,
    cursor: Option<String>,
}

/// A page of the record.
#[derive(Debug, Serialize, JsonSchema)]
struct StockMovementList {
    items: Vec<Movement>,
    #[serde(skip_serializing_if = "Option::is_none")]
    next_cursor: Option<String>,
}

/// The contract of `GET /v1/admin/stock/{sku}/movements`.
#[must_use]
pub fn operation() -> Operation {
    let who = Who::Staff(&["warehouse"]);
    Operation::new("list-stock-movements", "GET /v1/admin/stock/{sku}/movements", who)
        .summary("What happened to the units of a SKU, newest first")
        .at::<Sku>("sku")
        .query::<Parameters>()
        .answers::<StockMovementList>(200)
}

/// Answers a page.
///
/// # Errors
/// As [`operation`] says.
pub async fn list_stock_movements(warehouse: &Warehouse, request: &Request) -> Answer {
    warehouse.guard.staff(request, Role::Warehouse).await?;
    let sku: Sku = request.parameter("sku")?;
    let Parameters { limit, cursor } = request.query()?;
    let limit = PageLimit::of(limit);
    let scope = format!("movements of {sku}");
    let after: Option<MovementId> = cursor::decode(&scope, cursor.as_deref())?;
    let stock = &warehouse.stock;
    let (level, page) = tokio::try_join!(stock.level(&sku), stock.movements(&sku, limit, after))?;
    level.ok_or_else(Problem::not_found)?;
    let last = page.items.last().map(|movement| movement.id).filter(|_| page.more);
    let next_cursor = last.and_then(|last| cursor::encode(&scope, &last));
    Reply::ok(&StockMovementList { items: page.items, next_cursor })
}
