//! `PUT /v1/admin/stock/{sku}/shards`: spreads the stock of a best-seller over several records, so that its
//! buyers do not queue for one; or brings it together again. No unit comes or goes by it.

use identity::Role;
use inventory::MOST_SHARDS;
use kernel::Sku;
use platform::http::{Answer, Operation, Problem, Reply, Request, Who};
use schemars::JsonSchema;

use crate::{Warehouse, stock_level::StockLevel};

/// Over how many records.
#[derive(Debug, eserde::Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct StockSplit {
    /// 1 brings all together.
    #[schemars(range(min = 1, max = 16))]
    shards: u8,
}

/// The contract of `PUT /v1/admin/stock/{sku}/shards`.
#[must_use]
pub fn operation() -> Operation {
    let who = Who::Staff(&["warehouse"]);
    Operation::new("split-stock", "PUT /v1/admin/stock/{sku}/shards", who)
        .summary("Spreads the stock of a best-seller over several records, or brings it together")
        .at::<Sku>("sku")
        .takes::<StockSplit>()
        .answers::<StockLevel>(200)
}

/// Answers the level. What orders hold stays where it is until they end.
///
/// # Errors
/// As [`operation`] says.
pub async fn split_stock(warehouse: &Warehouse, request: &Request) -> Answer {
    warehouse.guard.staff(request, Role::Warehouse).await?;
    let sku: Sku = request.parameter("sku")?;
    let StockSplit { shards } = request.json()?;
    if !(1..=MOST_SHARDS).contains(&shards) {
        return Err(Problem::invalid_at("/shards", "expected a whole number from 1 to 16"));
    }
    let level = warehouse.stock.spread(&sku, shards).await?.ok_or_else(Problem::not_found)?;
    Reply::ok(&StockLevel::from(&level))
}
