//! The units of one shard of a SKU: where each of them is. Most SKUs have a single shard.
//!
//! Two equations hold for every shard at all times, which makes stock provable from its records alone:
//! `on_hand = available + held` and `initial + adjusted + restocked + moved = available + held + sold`.
//! Over all shards of a SKU `moved` is zero.

use kernel::Sku;
use serde::{Deserialize, Serialize};

use crate::moves::{Counter, Move, Sign};

/// The most shards that a SKU may be split into.
pub const MOST_SHARDS: u8 = 16;

/// The counters of one shard, in units.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Shard {
    pub sku: Sku,
    /// 0 is the one that every SKU has.
    #[serde(default)]
    pub shard: u8,
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
    /// What came from other shards, less what went to them.
    #[serde(default)]
    pub moved: i64,
    /// How often `available` was raised. While this stays, no more can be there than was seen.
    #[serde(default)]
    pub raised: u64,
    /// Raised by every move.
    pub version: u64,
}

/// There are fewer units than were to be moved.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("only {available} units are there, {held} more are held")]
pub struct TooFew {
    pub on_hand: i64,
    pub held: i64,
    pub available: i64,
}

impl Shard {
    /// The first shard of a SKU, with so many units.
    #[must_use]
    pub fn opening(sku: Sku, quantity: u32) -> Self {
        let initial = i64::from(quantity);
        Self { initial, on_hand: initial, available: initial, ..Self::empty(sku, 0) }
    }

    /// A further shard, with units that come from the others.
    pub(crate) fn beside(sku: Sku, shard: u8, units: i64) -> Self {
        Self { on_hand: units, available: units, moved: units, ..Self::empty(sku, shard) }
    }

    fn empty(sku: Sku, shard: u8) -> Self {
        Self {
            sku,
            shard,
            initial: 0,
            on_hand: 0,
            held: 0,
            available: 0,
            sold: 0,
            restocked: 0,
            adjusted: 0,
            moved: 0,
            raised: 0,
            version: 1,
        }
    }

    /// Whether nothing is in it, so that it can be folded into the first.
    pub(crate) fn is_empty(&self) -> bool {
        self.available == 0 && self.held == 0 && self.on_hand == 0
    }

    /// This shard after so many units moved.
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
        let mut after = self.clone();
        for (counter, sign) in units.effects() {
            let count = after.count_mut(*counter);
            *count = match sign {
                Sign::Plus => count.saturating_add(quantity),
                Sign::Minus => count.saturating_sub(quantity),
            };
        }
        after.version += 1;
        after.raised += u64::from(units.raises_available());
        Ok(after)
    }

    fn count(&self, counter: Counter) -> i64 {
        match counter {
            Counter::OnHand => self.on_hand,
            Counter::Held => self.held,
            Counter::Available => self.available,
            Counter::Sold => self.sold,
            Counter::Restocked => self.restocked,
            Counter::Adjusted => self.adjusted,
            Counter::Moved => self.moved,
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
            Counter::Moved => &mut self.moved,
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn shard(quantity: u32) -> Shard {
        Shard::opening("mug".parse().unwrap(), quantity)
    }

    #[test]
    fn nobody_holds_what_is_not_available() {
        let one_left = shard(3).after(Move::Hold, 2).unwrap();
        let refusal = one_left.after(Move::Hold, 2).unwrap_err();
        assert_eq!(refusal, TooFew { on_hand: 3, held: 2, available: 1 });
    }

    #[test]
    fn a_sold_unit_leaves_the_house_and_a_restocked_one_comes_back() {
        let sold = shard(5).after(Move::Hold, 2).unwrap().after(Move::Sell, 2).unwrap();
        assert_eq!((sold.on_hand, sold.held, sold.available, sold.sold), (3, 0, 3, 2));
        let back = sold.after(Move::Restock, 2).unwrap();
        assert_eq!((back.on_hand, back.available, back.sold, back.restocked), (5, 5, 2, 2));
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
            Move::Leave,
            Move::Arrive,
        ];
        (prop::sample::select(moves.to_vec()), 0u64..50)
    }

    proptest! {
        #[test]
        fn no_sequence_of_moves_breaks_the_equations_or_makes_stock_negative(
            initial in 0u32..200,
            moves in prop::collection::vec(any_move(), 0..60),
        ) {
            let mut shard = shard(initial);
            for (units, quantity) in moves {
                let before = shard.clone();
                shard = shard.after(units, quantity).unwrap_or(shard);
                prop_assert_eq!(shard.on_hand, shard.available + shard.held);
                prop_assert_eq!(
                    shard.initial + shard.adjusted + shard.restocked + shard.moved,
                    shard.available + shard.held + shard.sold
                );
                prop_assert!(shard.available >= 0 && shard.held >= 0 && shard.on_hand >= 0);
                prop_assert!(shard.raised > before.raised || shard.available <= before.available);
            }
        }
    }
}
