//! A level as staff sees it.

use inventory::{Level, Standing};
use kernel::Sku;
use platform::shop::Shop;
use schemars::JsonSchema;
use serde::Serialize;

/// Where the units of a SKU are.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct StockLevel {
    sku: Sku,
    /// In the house: `held` and `available` together.
    on_hand: i64,
    /// Promised to orders that are not paid yet.
    held: i64,
    /// Free to be sold.
    available: i64,
    /// Whether `available` is at the shop's threshold or below.
    low: bool,
    /// Over how many records its units are spread, so that many can buy at once.
    shards: u8,
    /// Raised by every move of a unit.
    version: u64,
}

impl From<&Level> for StockLevel {
    fn from(level: &Level) -> Self {
        Self {
            sku: level.sku.clone(),
            on_hand: level.on_hand,
            held: level.held,
            available: level.available,
            low: level.standing(Shop::get().low_stock_threshold) != Standing::InStock,
            shards: level.shards,
            version: level.version,
        }
    }
}
