//! The endpoints of orders, the consumer that settles them by their payments, and the clock that ends them.

pub mod cancel_order;
mod change;
pub mod checkout;
pub mod expire_orders;
pub mod get_order;
pub mod get_order_timeline;
pub mod list_orders;
mod placing;
mod pricing;
mod problems;
pub mod quote_checkout;
pub mod settle_order;
mod view;

use cart::Carts;
use catalog::Catalog;
use identity::{Accounts, Guard};
use inventory::Stock;
use orders::Orders;
use platform::{Aws, Error};

pub use change::Condition;

/// What the endpoints of orders work with.
pub struct OrderService {
    guard: Guard,
    accounts: Accounts,
    carts: Carts,
    catalog: Catalog,
    stock: Stock,
    orders: Orders,
}

impl OrderService {
    /// For endpoints: reads the keys that tokens are verified with.
    ///
    /// # Errors
    /// None today; a start that fails ends the process.
    pub async fn start(aws: &Aws) -> Result<Self, Error> {
        Ok(Self {
            guard: Guard::start(aws).await,
            accounts: Accounts::new(aws.table("IDENTITY_TABLE")),
            carts: Carts::new(aws.table("CART_TABLE")),
            catalog: Catalog::new(aws.table("CATALOG_TABLE")),
            stock: Stock::new(aws.table("INVENTORY_TABLE")),
            orders: Orders::new(aws.table("ORDERS_TABLE")),
        })
    }
}

/// What consumers and schedules of orders work with: nobody is signed in.
pub struct OrderKeeper {
    stock: Stock,
    orders: Orders,
}

impl OrderKeeper {
    /// # Errors
    /// None today; a start that fails ends the process.
    pub async fn start(aws: &Aws) -> Result<Self, Error> {
        Ok(Self {
            stock: Stock::new(aws.table("INVENTORY_TABLE")),
            orders: Orders::new(aws.table("ORDERS_TABLE")),
        })
    }
}
