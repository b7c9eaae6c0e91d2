//! The endpoints of inventory, its record of movements, and the repair of forgotten holds.

pub mod adjust_stock;
pub mod get_availability;
pub mod list_stock;
pub mod list_stock_movements;
mod problems;
pub mod record_movement;
pub mod repair_reservations;
pub mod split_stock;
mod stock_level;
pub mod watch_stock;

use catalog::Catalog;
use identity::Guard;
use inventory::{Stock, Watches};
use orders::Orders;
use platform::{Aws, Error, http::Operation};

/// The contracts of all routes of this service.
#[must_use]
pub fn operations() -> Vec<Operation> {
    vec![
        adjust_stock::operation(),
        get_availability::operation(),
        list_stock::operation(),
        list_stock_movements::operation(),
        split_stock::operation(),
        watch_stock::operation(),
    ]
}

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

/// What shoppers work with who wait for something that is sold out.
pub struct WaitingList {
    guard: Guard,
    catalog: Catalog,
    stock: Stock,
    watches: Watches,
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

impl WaitingList {
    /// Reads the keys that tokens are verified with.
    ///
    /// # Errors
    /// None today; a start that fails ends the process.
    pub async fn start(aws: &Aws) -> Result<Self, Error> {
        let guard = Guard::start(aws).await;
        let table = aws.table("INVENTORY_TABLE");
        Ok(Self {
            guard,
            catalog: Catalog::new(aws.table("CATALOG_TABLE")),
            stock: Stock::new(table.clone()),
            watches: Watches::new(table),
        })
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
