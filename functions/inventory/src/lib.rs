//! The endpoints of inventory, its record of movements, and the repair of forgotten holds.

pub mod adjust_stock;
pub mod get_availability;
mod problems;
pub mod record_movement;
pub mod repair_reservations;

use catalog::Catalog;
use identity::Guard;
use inventory::Stock;
use orders::Orders;
use platform::{Aws, Error};

/// What anyone may ask: nobody is signed in.
pub struct Shelves {
    catalog: Catalog,
    stock: Stock,
}

/// What staff of the warehouse works with.
pub struct Warehouse {
    guard: Guard,
    stock: Stock,
}

/// What consumers and schedules of inventory work with.
pub struct StockKeeper {
    stock: Stock,
    orders: Orders,
}

impl Shelves {
    /// # Errors
    /// None today; a start that fails ends the process.
    pub async fn start(aws: &Aws) -> Result<Self, Error> {
        let catalog = Catalog::new(aws.table("CATALOG_TABLE"));
        catalog.table.prewarm().await;
        Ok(Self { catalog, stock: Stock::new(aws.table("INVENTORY_TABLE")) })
    }
}

impl Warehouse {
    /// Reads the keys that tokens are verified with.
    ///
    /// # Errors
    /// None today; a start that fails ends the process.
    pub async fn start(aws: &Aws) -> Result<Self, Error> {
        let guard = Guard::start(aws).await;
        Ok(Self { guard, stock: Stock::new(aws.table("INVENTORY_TABLE")) })
    }
}

impl StockKeeper {
    /// # Errors
    /// None today; a start that fails ends the process.
    pub async fn start(aws: &Aws) -> Result<Self, Error> {
        Ok(Self {
            stock: Stock::new(aws.table("INVENTORY_TABLE")),
            orders: Orders::new(aws.table("ORDERS_TABLE")),
        })
    }
}
