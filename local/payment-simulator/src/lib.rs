//! A payment provider on one machine: Stripe's wire format, a durable ledger, and misbehavior on request.
//!
//! The product talks to it exactly as it talks to Stripe: the same requests, answers, errors, idempotency
//! and signed webhooks. What goes wrong is chosen by the name of the payment method (`pm_card_…` are
//! Stripe's own test names, `pm_sim_…` are what Stripe has no name for) or through `/simulator/*`.
//!
//! Every change of state is committed to SQLite, together with the answer that will be replayed and the
//! webhooks that it causes, before the client hears of it. So the ledger is the truth about money even when
//! the simulator is killed between a charge and its answer.

mod amounts;
mod api;
mod authorization;
mod book;
mod charge;
mod connection;
mod control;
mod dispute;
mod errors;
mod event;
mod expansion;
mod faults;
mod form;
mod gate;
mod idempotency;
mod ids;
mod in_process;
mod ledger;
mod lists;
mod parameters;
mod payment_intent;
mod payment_intents_api;
mod payment_methods;
mod provider;
mod refund;
mod refunds_api;
mod request;
mod script;
mod simulator;
mod stripe_error;
mod three_d_secure;
mod timers;
mod webhooks;
mod work;

#[cfg(test)]
mod tests;

pub use errors::Error;
pub use in_process::{InProcess, Webhook};
pub use ledger::{LedgerKind, LedgerRow};
pub use simulator::{Clock, Options, Simulator, start};
