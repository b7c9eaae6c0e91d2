//! Stock per SKU, the reservations of orders, the record of what moved, and who waits for what is sold out.

mod layout;
mod level;
mod levels_table;
mod movement;
mod moves;
mod picking;
mod records;
mod repairs_table;
mod reservation;
mod shard;
mod shards_table;
mod shelves_table;
mod stock_table;
#[cfg(test)]
mod table_tests;
mod watcher;
mod watches_table;

pub use level::{Availability, Level, Standing};
pub use movement::{Movement, MovementKind, touched_by};
pub use moves::Move;
pub use picking::{MOST_PARTS, Part};
pub use reservation::{Ending, NotSold, Reservation, ReservationStatus, ReservedLine, Step};
pub use shard::{MOST_SHARDS, Shard, TooFew};
pub use shelves_table::Shelves;
pub use stock_table::{HoldRefused, Movements, Scattered, Stock, available_of};
pub use watcher::{MOST_WATCHES, TooMany, Watcher};
pub use watches_table::Watches;
