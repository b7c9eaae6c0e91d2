//! The units of one SKU over all its shards: what readers see, and what is told of it.

use kernel::Sku;
use platform::planted::Bug;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{
    Move, Shard, TooFew,
    layout::even,
    picking::{Part, pick},
};

/// The counters of one SKU, in units: the sums of its shards'.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Level {
    pub sku: Sku,
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
    /// Raised by every move.
    pub version: u64,
    /// Over how many shards its units are to be spread. There can be more while some are being emptied.
    pub shards: u8,
    /// In order of their numbers, which have no gaps; never empty.
    pub(crate) parts: Vec<Shard>,
    /// What was last told of it.
    pub(crate) told: Told,
}

/// What was last told of a SKU, and how often that has changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Told {
    pub standing: Standing,
    pub times: u64,
}

/// How a SKU stands, in words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    #[default]
    InStock,
    /// At the shop's threshold or below.
    Low,
    Out,
}

/// What a change of standing means to others.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum News {
    Low,
    Back,
}

/// What a shopper is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(tag = "availability", rename_all = "snake_case")]
pub enum Availability {
    InStock,
    /// So many are left.
    Low {
        remaining: i64,
    },
    Out,
}

impl Level {
    pub(crate) fn of(parts: Vec<Shard>, shards: u8, told: Told) -> Option<Self> {
        let sku = parts.first()?.sku.clone();
        let seen = if Bug::OneShardSeen.is_planted() { 1 } else { parts.len() };
        let sum = |count: fn(&Shard) -> i64| parts.iter().take(seen).map(count).sum();
        Some(Self {
            sku,
            on_hand: sum(|shard| shard.on_hand),
            held: sum(|shard| shard.held),
            available: sum(|shard| shard.available),
            sold: sum(|shard| shard.sold),
            restocked: sum(|shard| shard.restocked),
            version: parts.iter().map(|shard| shard.version).sum(),
            shards,
            told,
            parts,
        })
    }

    /// How many shards there are.
    pub(crate) fn records(&self) -> u8 {
        u8::try_from(self.parts.len()).unwrap_or(u8::MAX)
    }

    /// Whether its units are in more than one record, which cannot be read at one moment.
    pub(crate) fn is_split(&self) -> bool {
        self.parts.len() > 1
    }

    /// Whether `later`, read after this, proves that there was a moment at which no more was available than
    /// this says: all that happened in between took some away.
    pub(crate) fn is_proven_by(&self, later: &Self) -> bool {
        let raised = |level: &Self| -> Vec<(u8, u64)> {
            level.parts.iter().map(|shard| (shard.shard, shard.raised)).collect()
        };
        raised(self) == raised(later) || Bug::SoldOutUnproven.is_planted()
    }

    /// What a correction by a person moves in which shards. What is found is spread over all.
    ///
    /// # Errors
    /// There would be less than is held for orders.
    pub(crate) fn correction(&self, delta: i64) -> Result<Vec<(u8, Move, u64)>, TooFew> {
        let (units, quantity) = Move::correcting(delta);
        let parts = if units == Move::Add {
            let shares = (0u8..).zip(even(delta, self.shards));
            shares.map(|(shard, share)| (shard, share.unsigned_abs())).collect()
        } else {
            let Some(parts) = pick(&self.parts, quantity, 0) else {
                let Self { on_hand, held, available, .. } = *self;
                return Err(TooFew { on_hand, held, available });
            };
            parts.into_iter().map(|Part { shard, quantity }| (shard, quantity)).collect::<Vec<_>>()
        };
        let parts = parts.into_iter().filter(|(_, quantity)| *quantity > 0);
        Ok(parts.map(|(shard, quantity)| (shard, units, quantity)).collect())
    }

    /// This level after a correction, if nothing else happens to it.
    pub(crate) fn corrected(&self, delta: i64, moves: usize) -> Self {
        Self {
            on_hand: self.on_hand.saturating_add(delta),
            available: self.available.saturating_add(delta),
            version: self.version + u64::try_from(moves).unwrap_or(0),
            ..self.clone()
        }
    }

    /// What a shopper is told; an exact number only when few are left.
    #[must_use]
    pub fn availability(&self, low: u32) -> Availability {
        match self.standing(low) {
            Standing::Out => Availability::Out,
            Standing::Low => Availability::Low { remaining: self.available },
            Standing::InStock => Availability::InStock,
        }
    }

    /// How it stands when `low` units or fewer are few.
    #[must_use]
    pub fn standing(&self, low: u32) -> Standing {
        Standing::of(self.available, low)
    }
}

impl Standing {
    pub(crate) fn of(available: i64, low: u32) -> Self {
        match available {
            ..=0 => Self::Out,
            available if available <= i64::from(low) => Self::Low,
            _ => Self::InStock,
        }
    }

    /// What others hear when this has become `now`: each fall and each return once.
    pub(crate) const fn news(self, now: Self) -> Option<News> {
        match (self, now) {
            (Self::InStock, Self::Low | Self::Out) => Some(News::Low),
            (Self::Out, Self::Low | Self::InStock) => Some(News::Back),
            (Self::InStock, Self::InStock) | (Self::Low | Self::Out, _) => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn level(units: &[u32]) -> Level {
        let shard = |(number, units): (u8, &u32)| Shard {
            shard: number,
            ..Shard::opening("mug".parse().unwrap(), *units)
        };
        let parts: Vec<_> = (0u8..).zip(units).map(shard).collect();
        let shards = u8::try_from(parts.len()).unwrap();
        Level::of(parts, shards, Told::default()).unwrap()
    }

    #[test]
    fn shoppers_learn_exact_numbers_only_when_few_are_left() {
        assert_eq!(level(&[4]).availability(3), Availability::InStock);
        assert_eq!(level(&[1, 0, 2]).availability(3), Availability::Low { remaining: 3 });
        assert_eq!(level(&[0, 0]).availability(3), Availability::Out);
    }

    #[test]
    fn a_correction_does_not_take_what_is_held() {
        let mut held = level(&[6, 4]);
        held.parts[1] = held.parts[1].after(Move::Hold, 3).unwrap();
        let held = Level::of(held.parts, 2, Told::default()).unwrap();
        let refusal = held.correction(-8).unwrap_err();
        assert_eq!(refusal, TooFew { on_hand: 10, held: 3, available: 7 });
        let taken = held.correction(-7).unwrap();
        assert_eq!(taken, [(0, Move::WriteOff, 6), (1, Move::WriteOff, 1)]);
    }

    #[test]
    fn what_is_found_is_spread_over_all_shards() {
        let found = level(&[1, 1, 1]).correction(4).unwrap();
        assert_eq!(found, [(0, Move::Add, 2), (1, Move::Add, 1), (2, Move::Add, 1)]);
        assert_eq!(level(&[0, 0, 0]).correction(1).unwrap(), [(0, Move::Add, 1)]);
    }

    #[test]
    fn a_unit_that_came_in_between_is_no_proof_that_none_was_there() {
        let seen = level(&[0, 0]);
        let mut later = seen.clone();
        later.parts[0] = later.parts[0].after(Move::Arrive, 1).unwrap();
        assert!(!seen.is_proven_by(&later));
        let mut later = level(&[3, 0]);
        later.parts[0] = later.parts[0].after(Move::Hold, 3).unwrap();
        assert!(level(&[3, 0]).is_proven_by(&later), "what was only taken proves it");
        assert!(!seen.is_proven_by(&level(&[0])), "units can have moved when shards have");
    }

    #[test]
    fn each_fall_and_each_return_is_told_once() {
        use Standing::{InStock, Low, Out};
        let told = [(InStock, Low), (Low, Out), (Out, Out), (Out, Low), (Low, InStock)];
        let news: Vec<_> = told.iter().map(|(was, is)| was.news(*is)).collect();
        assert_eq!(news, [Some(News::Low), None, None, Some(News::Back), None]);
        assert_eq!(InStock.news(Out), Some(News::Low));
        assert_eq!(Out.news(InStock), Some(News::Back));
    }
}
