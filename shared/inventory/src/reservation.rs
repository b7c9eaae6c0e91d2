//! What an order has taken from stock, and the steps by which that ends. Each step happens once.

use jiff::{SignedDuration, Timestamp};
use kernel::{OrderId, Quantity, Sku};
use serde::{Deserialize, Serialize};

use crate::{Level, Move, Part, picking::pick};

/// After so long every order is over, or has its stock sold; a hold that remains is looked into.
const OVERDUE: SignedDuration = SignedDuration::from_mins(45);

/// The stock of one order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reservation {
    pub order_id: OrderId,
    pub status: ReservationStatus,
    /// What was taken: each SKU once.
    pub lines: Vec<ReservedLine>,
    /// How often units have come back one by one since they were sold.
    #[serde(default)]
    pub returns: u64,
    pub created_at: Timestamp,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReservedLine {
    pub sku: Sku,
    pub quantity: Quantity,
    /// Which shards gave how much; empty when the first gave all.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub parts: Vec<Part>,
    /// Units that came back after they were sold.
    #[serde(default)]
    pub returned: u32,
}

/// More units are to come back than the order has had of this SKU.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the order has only {left} units of {sku} left to return")]
pub struct NotSold {
    pub sku: Sku,
    pub left: u32,
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

impl ReservationStatus {
    const fn is_sold(self) -> bool {
        matches!(self, Self::Committed)
    }
}

impl ReservedLine {
    /// What a line takes from the shards that were seen. A line that they cannot fill asks the first for
    /// all: the table refuses it, and says what is there.
    pub(crate) fn picked(
        sku: &Sku,
        quantity: Quantity,
        level: Option<&Level>,
        chance: u64,
    ) -> Self {
        let picked = level.and_then(|level| pick(&level.parts, quantity.get().into(), chance));
        let mut parts = picked.unwrap_or_default();
        if matches!(parts.as_slice(), [Part { shard: 0, .. }]) {
            parts.clear();
        }
        Self { sku: sku.clone(), quantity, parts, returned: 0 }
    }

    /// Which shards gave how much.
    pub(crate) fn taken(&self) -> Vec<Part> {
        if self.parts.is_empty() {
            return vec![Part { shard: 0, quantity: self.quantity.get().into() }];
        }
        self.parts.clone()
    }
}

impl Reservation {
    /// What an order takes when it is placed: held, or at once committed.
    #[must_use]
    pub(crate) fn of(
        order_id: OrderId,
        status: ReservationStatus,
        lines: Vec<ReservedLine>,
        now: Timestamp,
    ) -> Self {
        Self { order_id, status, lines, returns: 0, created_at: now }
    }

    /// The lines after some units of a sold order came back, whatever has come back before.
    ///
    /// # Errors
    /// The order has never had so many.
    pub(crate) fn returning(&self, back: &[(Sku, Quantity)]) -> Result<Vec<ReservedLine>, NotSold> {
        let mut lines = self.lines.clone();
        for (sku, quantity) in back {
            let line = lines.iter_mut().find(|line| line.sku == *sku);
            let left = line.as_ref().map_or(0, |line| line.quantity.get() - line.returned);
            match line {
                Some(line) if self.status.is_sold() && quantity.get() <= left => {
                    line.returned += quantity.get();
                }
                _ => return Err(NotSold { sku: sku.clone(), left }),
            }
        }
        Ok(lines)
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
    use crate::Shard;

    const STEPS: [Step; 4] = [Step::Sell, Step::Release, Step::Expire, Step::Restock];

    /// As the table does it: the reservation's state decides whether anything happens at all.
    fn take(step: Step, status: &mut ReservationStatus, shard: &mut Shard, quantity: u64) -> bool {
        let (from, to, units) = step.rule();
        if *status != from {
            return false;
        }
        *shard = shard.after(units, quantity).unwrap();
        *status = to;
        true
    }

    proptest! {
        #[test]
        fn whatever_is_tried_and_however_often_each_step_happens_at_most_once(
            quantity in 1u64..=99,
            steps in prop::collection::vec(prop::sample::select(STEPS.to_vec()), 0..20),
        ) {
            let opened = Shard::opening("mug".parse().unwrap(), 100);
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

    fn sold(quantity: u32) -> Reservation {
        let quantity = Quantity::new(quantity).unwrap();
        let line = ReservedLine::picked(&"mug".parse().unwrap(), quantity, None, 0);
        let order = kernel::Id::from_ulid(1u128.into());
        Reservation::of(order, ReservationStatus::Committed, vec![line], Timestamp::UNIX_EPOCH)
    }

    #[test]
    fn no_more_comes_back_than_was_sold() {
        let two = [("mug".parse().unwrap(), Quantity::new(2).unwrap())];
        let once = Reservation { lines: sold(3).returning(&two).unwrap(), ..sold(3) };
        assert_eq!(once.lines[0].returned, 2);
        assert_eq!(once.returning(&two).unwrap_err().left, 1);
        let held = Reservation { status: ReservationStatus::Held, ..sold(3) };
        assert!(held.returning(&two).is_err());
        let other = [("cup".parse().unwrap(), Quantity::new(1).unwrap())];
        assert!(sold(3).returning(&other).is_err());
    }

    #[test]
    fn a_reservation_of_the_first_shard_is_stored_as_it_always_was() {
        let stored = r#"{"order_id":"ord_00000000000000000000000001","status":"held",
            "lines":[{"sku":"mug","quantity":3}],"created_at":"2026-11-20T12:00:00Z"}"#;
        let Ok(old) = serde_json::from_str::<Reservation>(stored) else { panic!("{stored}") };
        assert_eq!(old.lines[0].taken(), [Part { shard: 0, quantity: 3 }]);
    }

    #[test]
    fn a_hold_that_was_sold_cannot_expire() {
        let (from, ..) = Step::Expire.rule();
        let (_, sold, _) = Step::Sell.rule();
        assert_ne!(from, sold);
    }
}
