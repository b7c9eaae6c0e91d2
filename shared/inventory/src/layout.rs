//! How units are spread over the shards of a SKU, and what has to move for that.

use crate::{Level, Shard};

/// `total` in `shares` parts that differ by at most one.
pub(crate) fn even(total: i64, shares: u8) -> Vec<i64> {
    let shares = i64::from(shares.max(1));
    let (each, rest) = (total / shares, total % shares);
    (0..shares).map(|share| each + i64::from(share < rest)).collect()
}

impl Level {
    /// What has to move so that the first `shards` have the same and all others nothing: shard and units,
    /// negative for those that leave. Held units stay where they are: the orders that hold them know where.
    pub(crate) fn spread(&self, shards: u8) -> Vec<(u8, i64)> {
        let targets = even(self.available, shards);
        let count = self.parts.len().max(targets.len());
        let target = |index: usize| targets.get(index).copied().unwrap_or(0);
        let has = |index: usize| self.parts.get(index).map_or(0, |shard| shard.available);
        (0u8..).zip(0..count).map(|(shard, index)| (shard, target(index) - has(index))).collect()
    }

    /// What has to move to empty the shards that are to go.
    pub(crate) fn drain(&self) -> Vec<(u8, i64)> {
        let going = self.going().filter(|shard| shard.available > 0);
        let leaving: Vec<(u8, i64)> = going.map(|shard| (shard.shard, -shard.available)).collect();
        let total: i64 = leaving.iter().map(|(_, units)| units).sum();
        let arriving = (total < 0).then_some((0, -total));
        arriving.into_iter().chain(leaving).collect()
    }

    /// Shards that are to go.
    pub(crate) fn going(&self) -> impl Iterator<Item = &Shard> {
        self.parts.iter().filter(|shard| shard.shard >= self.shards)
    }

    /// The last shards, as far as they are to go and nothing is in them: numbers stay without gaps.
    pub(crate) fn emptied(&self) -> Vec<&Shard> {
        let last = self.parts.iter().rev();
        last.take_while(|shard| shard.shard >= self.shards && shard.is_empty()).collect()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::{Move, level::Told};

    /// Shards with so many available and held.
    fn level(shards: u8, units: &[(u32, u32)]) -> Level {
        let shard = |(number, (available, held)): (u8, &(u32, u32))| {
            let opened = Shard::opening("mug".parse().unwrap(), available + held);
            Shard { shard: number, ..opened.after(Move::Hold, u64::from(*held)).unwrap() }
        };
        let parts: Vec<_> = (0u8..).zip(units).map(shard).collect();
        Level::of(parts, shards, Told::default()).unwrap()
    }

    #[test]
    fn a_split_gives_every_shard_its_share_of_what_is_available() {
        assert_eq!(level(1, &[(10, 2)]).spread(4), [(0, -7), (1, 3), (2, 2), (3, 2)]);
    }

    #[test]
    fn a_merge_empties_shards_and_lets_go_of_those_that_hold_nothing() {
        let merging = level(1, &[(4, 0), (0, 1), (0, 0), (0, 0)]);
        assert_eq!(merging.drain(), []);
        let numbers: Vec<_> = merging.emptied().iter().map(|shard| shard.shard).collect();
        assert_eq!(numbers, [3, 2], "shard 1 still holds a unit for an order");
        assert_eq!(level(1, &[(4, 0), (2, 1)]).drain(), [(0, 2), (1, -2)]);
    }

    proptest! {
        #[test]
        fn spreading_neither_makes_nor_loses_units_and_takes_only_what_is_available(
            units in prop::collection::vec((0u32..50, 0u32..9), 1..=16),
            shards in 1u8..=16,
        ) {
            let level = level(u8::try_from(units.len()).unwrap(), &units);
            let moves = level.spread(shards);
            prop_assert_eq!(moves.iter().map(|(_, units)| units).sum::<i64>(), 0);
            let mut after = Vec::new();
            for (index, (number, units)) in moves.iter().enumerate() {
                prop_assert_eq!(usize::from(*number), index);
                let has = level.parts.get(index).map_or(0, |shard| shard.available);
                prop_assert!(has + units >= 0);
                after.push(has + units);
            }
            prop_assert!(after.len() >= usize::from(shards));
            let (kept, gone) = after.split_at(usize::from(shards));
            let (least, most) = (kept.iter().min().unwrap(), kept.iter().max().unwrap());
            prop_assert!(most - least <= 1);
            prop_assert!(gone.iter().all(|units| *units == 0));
        }
    }
}
