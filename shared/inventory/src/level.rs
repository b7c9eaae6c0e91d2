//! The units of one SKU: where each of them is, and what can move them.
//!
//! Two equations hold for every SKU at all times, which makes stock provable from its record alone:
//! `on_hand = available + held` and `initial + adjusted + restocked = available + held + sold`.

use kernel::Sku;
use serde::{Deserialize, Serialize};

/// The counters of one SKU, in units.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Level {
    pub sku: Sku,
    /// What the record was opened with.
    pub initial: i64,
    /// In the house: `available + held`.
    pub on_hand: i64,
    /// Promised to orders that are not paid yet.
    pub held: i64,
    /// Free to be sold.
    pub available: i64,
    /// Left the shop's hands by confirmed orders, ever.
    pub sold: i64,
    /// Came back from cancelled orders and returns, ever; still counted in `sold` too.
    pub restocked: i64,
    /// The sum of all corrections by people, which can be negative.
    pub adjusted: i64,
    /// Raised by every move.
    pub version: u64,
}

/// What can happen to units. Each moves them between counters as one row of [`Move::effects`] says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Move {
    Hold,
    /// Sold at once, without a hold: an order that is free of charge.
    Take,
    Release,
    Sell,
    Restock,
    Add,
    WriteOff,
}

/// One of the counters that moves change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Counter {
    OnHand,
    Held,
    Available,
    Sold,
    Restocked,
    Adjusted,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Sign {
    Plus,
    Minus,
}

/// There are fewer units than were to be moved.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("only {available} units are there, {held} more are held")]
pub struct TooFew {
    pub on_hand: i64,
    pub held: i64,
    pub available: i64,
}

/// What a shopper is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(tag = "availability", rename_all = "snake_case")]
pub enum Availability {
    InStock,
    Low { remaining: i64 },
    Out,
}

impl Counter {
    /// The attribute in the stock record.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::OnHand => "on_hand",
            Self::Held => "held",
            Self::Available => "available",
            Self::Sold => "sold",
            Self::Restocked => "restocked",
            Self::Adjusted => "adjusted",
        }
    }
}

impl Sign {
    pub(crate) const fn symbol(self) -> &'static str {
        match self {
            Self::Plus => "+",
            Self::Minus => "-",
        }
    }
}

impl Move {
    /// The one table of what a move does; the update expressions in DynamoDB are made from it.
    pub(crate) const fn effects(self) -> &'static [(Counter, Sign)] {
        use Counter::{Adjusted, Available, Held, OnHand, Restocked, Sold};
        use Sign::{Minus, Plus};
        match self {
            Self::Hold => &[(Available, Minus), (Held, Plus)],
            Self::Take => &[(Available, Minus), (OnHand, Minus), (Sold, Plus)],
            Self::Release => &[(Held, Minus), (Available, Plus)],
            Self::Sell => &[(Held, Minus), (OnHand, Minus), (Sold, Plus)],
            Self::Restock => &[(OnHand, Plus), (Available, Plus), (Restocked, Plus)],
            Self::Add => &[(OnHand, Plus), (Available, Plus), (Adjusted, Plus)],
            Self::WriteOff => &[(OnHand, Minus), (Available, Minus), (Adjusted, Minus)],
        }
    }

    /// The counter that must have the units before they can move.
    pub(crate) const fn source(self) -> Option<Counter> {
        match self {
            Self::Hold | Self::Take | Self::WriteOff => Some(Counter::Available),
            Self::Release | Self::Sell => Some(Counter::Held),
            Self::Restock | Self::Add => None,
        }
    }

    /// The move that corrects stock by `delta`, and how many units it takes.
    pub(crate) fn correcting(delta: i64) -> (Self, u64) {
        (if delta < 0 { Self::WriteOff } else { Self::Add }, delta.unsigned_abs())
    }
}

impl Level {
    /// A record that begins with so many units.
    #[must_use]
    pub fn opening(sku: Sku, quantity: u32) -> Self {
        let initial = i64::from(quantity);
        Self {
            sku,
            initial,
            on_hand: initial,
            held: 0,
            available: initial,
            sold: 0,
            restocked: 0,
            adjusted: 0,
            version: 1,
        }
    }

    /// This level after so many units moved.
    ///
    /// # Errors
    /// The units are not where the move takes them from.
    pub fn after(&self, units: Move, quantity: u64) -> Result<Self, TooFew> {
        let refusal =
            || TooFew { on_hand: self.on_hand, held: self.held, available: self.available };
        let quantity = i64::try_from(quantity).map_err(|_| refusal())?;
        if units.source().is_some_and(|source| self.count(source) < quantity) {
            return Err(refusal());
        }
        let mut level = self.clone();
        for (counter, sign) in units.effects() {
            let count = level.count_mut(*counter);
            *count = match sign {
                Sign::Plus => count.saturating_add(quantity),
                Sign::Minus => count.saturating_sub(quantity),
            };
        }
        level.version += 1;
        Ok(level)
    }

    /// This level after a person corrected it.
    ///
    /// # Errors
    /// It would fall below what is held for orders.
    pub fn corrected(&self, delta: i64) -> Result<Self, TooFew> {
        let (units, quantity) = Move::correcting(delta);
        self.after(units, quantity)
    }

    /// What a shopper is told; an exact number only when few are left.
    #[must_use]
    pub fn availability(&self, low: u32) -> Availability {
        match self.available {
            ..=0 => Availability::Out,
            remaining if remaining <= i64::from(low) => Availability::Low { remaining },
            _ => Availability::InStock,
        }
    }

    fn count(&self, counter: Counter) -> i64 {
        match counter {
            Counter::OnHand => self.on_hand,
            Counter::Held => self.held,
            Counter::Available => self.available,
            Counter::Sold => self.sold,
            Counter::Restocked => self.restocked,
            Counter::Adjusted => self.adjusted,
        }
    }

    fn count_mut(&mut self, counter: Counter) -> &mut i64 {
        match counter {
            Counter::OnHand => &mut self.on_hand,
            Counter::Held => &mut self.held,
            Counter::Available => &mut self.available,
            Counter::Sold => &mut self.sold,
            Counter::Restocked => &mut self.restocked,
            Counter::Adjusted => &mut self.adjusted,
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn level(quantity: u32) -> Level {
        Level::opening("mug".parse().unwrap(), quantity)
    }

    #[test]
    fn nobody_holds_what_is_not_available() {
        let one_left = level(3).after(Move::Hold, 2).unwrap();
        let refusal = one_left.after(Move::Hold, 2).unwrap_err();
        assert_eq!(refusal, TooFew { on_hand: 3, held: 2, available: 1 });
    }

    #[test]
    fn a_correction_does_not_take_what_is_held() {
        let held = level(10).after(Move::Hold, 4).unwrap();
        assert!(held.corrected(-7).is_err());
        assert_eq!(held.corrected(-6).unwrap().available, 0);
    }

    #[test]
    fn a_sold_unit_leaves_the_house_and_a_restocked_one_comes_back() {
        let sold = level(5).after(Move::Hold, 2).unwrap().after(Move::Sell, 2).unwrap();
        assert_eq!((sold.on_hand, sold.held, sold.available, sold.sold), (3, 0, 3, 2));
        let back = sold.after(Move::Restock, 2).unwrap();
        assert_eq!((back.on_hand, back.available, back.sold, back.restocked), (5, 5, 2, 2));
    }

    #[test]
    fn shoppers_learn_exact_numbers_only_when_few_are_left() {
        assert_eq!(level(4).availability(3), Availability::InStock);
        assert_eq!(level(3).availability(3), Availability::Low { remaining: 3 });
        assert_eq!(level(0).availability(3), Availability::Out);
    }

    fn any_move() -> impl Strategy<Value = (Move, u64)> {
        let moves = [
            Move::Hold,
            Move::Release,
            Move::Sell,
            Move::Take,
            Move::Restock,
            Move::Add,
            Move::WriteOff,
        ];
        (prop::sample::select(moves.to_vec()), 0u64..50)
    }

    proptest! {
        #[test]
        fn no_sequence_of_moves_breaks_the_equations_or_makes_stock_negative(
            initial in 0u32..200,
            moves in prop::collection::vec(any_move(), 0..60),
        ) {
            let mut level = level(initial);
            for (units, quantity) in moves {
                level = level.after(units, quantity).unwrap_or(level);
                prop_assert_eq!(level.on_hand, level.available + level.held);
                prop_assert_eq!(
                    level.initial + level.adjusted + level.restocked,
                    level.available + level.held + level.sold
                );
                prop_assert!(level.available >= 0 && level.held >= 0 && level.on_hand >= 0);
            }
        }
    }
}
