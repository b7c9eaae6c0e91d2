//! What services tell one another: events, versioned, and which consumers hear of which.
//!
//! Events carry ids, sums and states, never an e-mail, a name or an address: who needs those reads the
//! owner's table.

mod event;
mod facts;
mod routing;

pub use event::Event;
pub use facts::{
    AttemptRequested, CancelledOrder, ConfirmedOrder, DeclinedPayment, EndedOrder, Fact,
    FailedOrder, HeldOrder, NextAction, OrderLine, PaymentState, PlacedOrder, ProviderEvent,
    RefusedCapture, RequiredAction, StockReturn, UserFact,
};
pub use routing::{Consumer, consumers_of};
