//! Stock per SKU, the reservations of orders, and the record of what moved.

mod level;
mod movement;
mod reservation;
mod stock_table;

pub use level::{Availability, Level, Move, TooFew};
pub use movement::{Movement, MovementKind};
pub use reservation::{Ending, Reservation, ReservationStatus, ReservedLine, Step};
pub use stock_table::{HoldRefused, Stock, available_of};
