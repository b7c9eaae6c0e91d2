//! What services tell one another: events, versioned, and which consumers hear of which.
//!
//! Events carry ids, sums and states, never an e-mail, a name or an address: who needs those reads the
//! owner's table.

mod event;
mod facts;
mod payment_facts;
mod routing;

pub use event::Event;
pub use facts::{
    AdjustedStock, AdvancedOrder, AttemptRequested, BackInStock, CancelledOrder, ChangedPassword,
    ChangedProduct, ConfirmedOrder, DeliveredOrder, EndedOrder, Fact, FailedOrder, HeldOrder,
    LowStock, OrderLine, OrderReturn, PasswordReset, PlacedOrder, ProviderEvent, ReceivedReturn,
    RepricedProduct, RepricedVariant, ShippedOrder, StockReturn, TrackingRequest, UserFact,
};
pub use payment_facts::{
    DeclinedPayment, DisputedPayment, NextAction, PaymentState, RefusedCapture, RequiredAction,
};
pub use routing::{Consumer, consumers_of};
