//! What an order has taken from stock, and the steps by which that ends. Each step happens once.

use jiff::{SignedDuration, Timestamp};
use kernel::{OrderId, Quantity, Sku};
use serde::{Deserialize, Serialize};

use crate::Move;

/// After so long every order is over, or has its stock sold; a hold that remains is looked into.
const OVERDUE: SignedDuration = SignedDuration::from_mins(45);

/// The stock of one order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reservation {
    pub order_id: OrderId,
    pub status: ReservationStatus,
    /// What was taken: each SKU once.
    pub lines: Vec<ReservedLine>,
    pub created_at: Timestamp,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReservedLine {
    pub sku: Sku,
    pub quantity: Quantity,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ReservationStatus {
    Held,
    Committed,
    Released,
    Expired,
    Restocked,
}

/// How a hold ends without a sale.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ending {
    Released,
    Expired,
}

/// What can happen to a reservation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    Sell,
    Release,
    Expire,
    Restock,
}

impl From<Ending> for Step {
    fn from(ending: Ending) -> Self {
        match ending {
            Ending::Released => Self::Release,
            Ending::Expired => Self::Expire,
        }
    }
}

impl Step {
    /// The transition table: from where, to where, and what the units do.
    #[must_use]
    pub const fn rule(self) -> (ReservationStatus, ReservationStatus, Move) {
        use ReservationStatus::{Committed, Expired, Held, Released, Restocked};
        match self {
            Self::Sell => (Held, Committed, Move::Sell),
            Self::Release => (Held, Released, Move::Release),
            Self::Expire => (Held, Expired, Move::Release),
            Self::Restock => (Committed, Restocked, Move::Restock),
        }
    }
}

impl Reservation {
    /// What an order takes when it is placed: held, or at once committed.
    #[must_use]
    pub(crate) fn of(
        order_id: OrderId,
        status: ReservationStatus,
        lines: &[(Sku, Quantity)],
        now: Timestamp,
    ) -> Self {
        let lines = lines
            .iter()
            .map(|(sku, quantity)| ReservedLine { sku: sku.clone(), quantity: *quantity })
            .collect();
        Self { order_id, status, lines, created_at: now }
    }

    /// When somebody should see whether this was forgotten, if it is a hold.
    pub(crate) fn overdue_at(&self) -> Option<Timestamp> {
        (self.status == ReservationStatus::Held).then(|| self.created_at + OVERDUE)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::Level;

    const STEPS: [Step; 4] = [Step::Sell, Step::Release, Step::Expire, Step::Restock];

    /// As the table does it: the reservation's state decides whether anything happens at all.
    fn take(step: Step, status: &mut ReservationStatus, level: &mut Level, quantity: u64) -> bool {
        let (from, to, units) = step.rule();
        if *status != from {
            return false;
        }
        *level = level.after(units, quantity).unwrap();
        *status = to;
        true
    }

    proptest! {
        #[test]
        fn whatever_is_tried_and_however_often_each_step_happens_at_most_once(
            quantity in 1u64..=99,
            steps in prop::collection::vec(prop::sample::select(STEPS.to_vec()), 0..20),
        ) {
            let opened = Level::opening("mug".parse().unwrap(), 100);
            let mut level = opened.after(Move::Hold, quantity).unwrap();
            let mut status = ReservationStatus::Held;
            let mut taken = Vec::new();
            for step in steps {
                if take(step, &mut status, &mut level, quantity) {
                    prop_assert!(!taken.contains(&step));
                    taken.push(step);
                }
            }
            prop_assert!(taken.len() <= 2);
            let kept = i64::try_from(quantity).unwrap();
            let (held, sold) = match status {
                ReservationStatus::Held => (kept, 0),
                ReservationStatus::Committed => (0, kept),
                ReservationStatus::Released
                | ReservationStatus::Expired
                | ReservationStatus::Restocked => (0, 0),
            };
            prop_assert_eq!(level.held, held);
            prop_assert_eq!(level.sold - level.restocked, sold);
            prop_assert_eq!(level.available, 100 - held - sold);
        }
    }

    #[test]
    fn a_hold_that_was_sold_cannot_expire() {
        let (from, ..) = Step::Expire.rule();
        let (_, sold, _) = Step::Sell.rule();
        assert_ne!(from, sold);
    }
}
