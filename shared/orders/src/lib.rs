//! Orders: from the checkout to the last unit delivered, and every way in between that one can end.

mod changes;
mod claim;
mod erasure;
mod erasures_table;
mod fulfillment;
#[cfg(test)]
mod fulfillment_tests;
mod number;
mod order;
mod order_lists_table;
mod orders_table;
mod repairs_table;
mod retelling;
mod returns;
mod settlement;
#[cfg(test)]
mod settlement_tests;
mod shipment;
mod status;
#[cfg(test)]
mod table_tests;
mod totals;
mod tracking_links_table;

pub use changes::{Change, OrderRefused, StockMove};
pub use fulfillment::{FulfillmentRefused, Parcel};
pub use number::OrderNumber;
pub use order::{Contact, CouponUse, Order, OrderLine, Placement, ShippingChoice, TimelineEntry};
pub use order_lists_table::{IdRange, OrderList};
pub use orders_table::{COMPLETING, EXPIRING, OrderPage, Orders, Refused};
pub use returns::{Decision, Return, ReturnStatus, ReturnedUnits};
pub use settlement::{Settled, order_of};
pub use shipment::{LineUnits, Shipment, TrackingNumber, WantedUnits};
pub use status::{FulfillmentStatus, OrderStatus, PaymentStatus};
pub use totals::{PricedLine, Quote, QuoteRefused, QuotedLine, QuotedOption, Reduction, quote};
