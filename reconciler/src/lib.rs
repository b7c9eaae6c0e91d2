//! Finds what was damaged in a shop's data, and repairs what follows from the rest of it: after a table was restored from a
//! backup, an item was edited by hand, or a message was lost for longer than anybody keeps it.
//!
//! What is there is read as the invariants read it, twice; only what is damaged in the same way both times is damage. A
//! repair is made by the crate that owns the data, on the condition that nothing has changed since, together with a record of
//! what was done. Money is never moved from here: a payment is only told to look, or to end, and does so as it always does.

mod damage;
mod finding;
mod money_repairs;
mod repairer;
mod retelling;
mod stock_repairs;

pub use damage::{Cure, Damage, Kind};
pub use finding::damages;
pub use repairer::{Outcome, Repairer};
