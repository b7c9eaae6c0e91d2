//! What services tell one another: events, versioned, and which consumers hear of which.
//!
//! Events carry ids, sums and states, never an e-mail, a name or an address: who needs those reads the
//! owner's table.

mod event;
mod facts;
mod routing;

pub use event::Event;
pub use facts::{
    AdjustedStock, AdvancedOrder, AttemptRequested, BackInStock, CancelledOrder, ChangedPassword,
    ChangedProduct, ConfirmedOrder, DeclinedPayment, DeliveredOrder, DisputedPayment, EndedOrder,
    Fact, FailedOrder, HeldOrder, LowStock, NextAction, OrderLine, OrderReturn, PasswordReset,
    PaymentState, PlacedOrder, ProviderEvent, ReceivedReturn, RefusedCapture, RepricedProduct,
    RepricedVariant, RequiredAction, ShippedOrder, StockReturn, TrackingRequest, UserFact,
};
pub use routing::{Consumer, consumers_of};
