//! Orders: from the checkout to the last unit delivered, and every way in between that one can end.

mod changes;
mod number;
mod order;
mod orders_table;
mod settlement;
#[cfg(test)]
mod settlement_tests;
mod status;
mod totals;

pub use changes::{Change, OrderRefused, StockMove};
pub use number::OrderNumber;
pub use order::{Contact, Order, OrderLine, Placement, ShippingChoice, TimelineEntry};
pub use orders_table::{EXPIRING, OrderPage, Orders, Refused};
pub use settlement::{Settled, order_of};
pub use status::{FulfillmentStatus, OrderStatus, PaymentStatus};
pub use totals::{PricedLine, Quote, QuoteRefused, QuotedLine, QuotedOption, quote};
