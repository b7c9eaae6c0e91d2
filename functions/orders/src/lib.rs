//! The endpoints of orders, the consumer that settles them by their payments, and the clock that ends them.

pub mod advance_order;
pub mod cancel_order;
mod change;
mod changing;
pub mod checkout;
pub mod claim_orders;
pub mod decide_return;
pub mod expire_orders;
pub mod get_invoice;
pub mod get_order;
pub mod get_order_timeline;
pub mod inspect_order;
mod invoice;
pub mod list_orders;
pub mod open_tracked_order;
mod placing;
mod pricing;
mod problems;
pub mod quote_checkout;
pub mod reorder;
pub mod request_return;
pub mod search_orders;
pub mod settle_order;
pub mod track_order;
mod units;
mod view;

use cart::Carts;
use catalog::Catalog;
use identity::{Accounts, Guard};
use inventory::Stock;
use orders::Orders;
use payments::Payments;
use platform::{Aws, Error, http::Operation};
use promotions::Coupons;

pub use change::Condition;

/// The contracts of all routes of this service.
#[must_use]
pub fn operations() -> Vec<Operation> {
    vec![
        advance_order::operation(),
        cancel_order::operation(),
        checkout::operation(),
        claim_orders::operation(),
        decide_return::operation(),
        get_invoice::operation(),
        get_order::operation(),
        get_order_timeline::operation(),
        inspect_order::operation(),
        list_orders::operation(),
        open_tracked_order::operation(),
        quote_checkout::operation(),
        reorder::operation(),
        request_return::operation(),
        search_orders::operation(),
        track_order::operation(),
    ]
}

/// What the endpoints of orders work with.
pub struct OrderService {
    guard: Guard,
    accounts: Accounts,
    carts: Carts,
    catalog: Catalog,
    stock: Stock,
    coupons: Coupons,
    orders: Orders,
    payments: Payments,
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
            coupons: Coupons::new(aws.table("PROMOTIONS_TABLE")),
            orders: Orders::new(aws.table("ORDERS_TABLE")),
            payments: Payments::new(aws.table("PAYMENTS_TABLE")),
        })
    }
}

/// What endpoints work with that show an order to whoever has its link.
pub struct TrackingDesk {
    orders: Orders,
}

impl TrackingDesk {
    /// # Errors
    /// None today; a start that fails ends the process.
    pub async fn start(aws: &Aws) -> Result<Self, Error> {
        let table = aws.table("ORDERS_TABLE");
        table.prewarm().await;
        Ok(Self { orders: Orders::new(table) })
    }
}

/// What consumers and schedules of orders work with: nobody is signed in.
pub struct OrderKeeper {
    stock: Stock,
    coupons: Coupons,
    orders: Orders,
}

impl OrderKeeper {
    /// # Errors
    /// None today; a start that fails ends the process.
    pub async fn start(aws: &Aws) -> Result<Self, Error> {
        Ok(Self {
            stock: Stock::new(aws.table("INVENTORY_TABLE")),
            coupons: Coupons::new(aws.table("PROMOTIONS_TABLE")),
            orders: Orders::new(aws.table("ORDERS_TABLE")),
        })
    }
}
