//! Which shards give the units of a line.

use serde::{Deserialize, Serialize};

use crate::Shard;

/// How many stock records one order may touch. Every transaction that moves its stock has the other 20 of
/// DynamoDB's 100 actions for the order, its events, coupon, cart, reservation and idempotency record.
pub const MOST_PARTS: usize = 80;

/// What one shard gives.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Part {
    pub shard: u8,
    pub quantity: u64,
}

/// The shards that give so many units, as few of them as can be; `None` when all together have not enough.
/// Of several that have enough alone, `chance` decides, so that buyers meet at different ones.
pub(crate) fn pick(shards: &[Shard], quantity: u64, chance: u64) -> Option<Vec<Part>> {
    let has = |shard: &Shard| u64::try_from(shard.available).unwrap_or(0);
    let alone: Vec<&Shard> = shards.iter().filter(|shard| has(shard) >= quantity).collect();
    let chosen = chance.checked_rem(u64::try_from(alone.len()).ok()?);
    let chosen = chosen.and_then(|chosen| usize::try_from(chosen).ok());
    if let Some(shard) = chosen.and_then(|chosen| alone.get(chosen)) {
        return Some(vec![Part { shard: shard.shard, quantity }]);
    }
    let mut fullest: Vec<&Shard> = shards.iter().filter(|shard| has(shard) > 0).collect();
    fullest.sort_by_key(|shard| (std::cmp::Reverse(shard.available), shard.shard));
    let mut missing = quantity;
    let mut parts = Vec::new();
    for shard in fullest {
        if missing == 0 {
            break;
        }
        let quantity = has(shard).min(missing);
        missing -= quantity;
        parts.push(Part { shard: shard.shard, quantity });
    }
    (missing == 0).then_some(parts)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn shards(units: &[u32]) -> Vec<Shard> {
        let shard = |(number, units): (u8, &u32)| Shard {
            shard: number,
            ..Shard::opening("mug".parse().unwrap(), *units)
        };
        (0u8..).zip(units).map(shard).collect()
    }

    #[test]
    fn chance_chooses_among_those_that_have_enough() {
        let shards = shards(&[5, 1, 5, 4]);
        let chosen = |chance| pick(&shards, 4, chance).unwrap()[0].shard;
        assert_eq!([chosen(0), chosen(1), chosen(2), chosen(3)], [0, 2, 3, 0]);
    }

    #[test]
    fn a_line_that_no_shard_has_alone_spans_several() {
        let parts = pick(&shards(&[2, 0, 3, 1]), 5, 9).unwrap();
        assert_eq!(parts, [Part { shard: 2, quantity: 3 }, Part { shard: 0, quantity: 2 }]);
    }

    proptest! {
        #[test]
        fn what_is_picked_is_there_is_enough_and_comes_from_as_few_shards_as_can_be(
            units in prop::collection::vec(0u32..40, 1..=16),
            quantity in 1u64..=99,
            chance in any::<u64>(),
        ) {
            let shards = shards(&units);
            let total: u64 = units.iter().map(|units| u64::from(*units)).sum();
            let Some(parts) = pick(&shards, quantity, chance) else {
                prop_assert!(total < quantity);
                return Ok(());
            };
            prop_assert_eq!(parts.iter().map(|part| part.quantity).sum::<u64>(), quantity);
            let mut numbers: Vec<_> = parts.iter().map(|part| part.shard).collect();
            for part in &parts {
                let has = units[usize::from(part.shard)];
                prop_assert!(part.quantity > 0 && part.quantity <= u64::from(has));
            }
            numbers.sort_unstable();
            numbers.dedup();
            prop_assert_eq!(numbers.len(), parts.len());
            // Even the fullest shards, one fewer, would not have enough.
            let mut fullest = units.clone();
            fullest.sort_unstable_by(|a, b| b.cmp(a));
            let fewer: u64 =
                fullest.iter().take(parts.len() - 1).map(|units| u64::from(*units)).sum();
            prop_assert!(fewer < quantity);
        }
    }
}
