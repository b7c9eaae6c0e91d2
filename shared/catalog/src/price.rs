//! What a variant costs at a moment: its ordinary price, or one that is scheduled for that time.

use jiff::Timestamp;
use kernel::Money;
use schemars::JsonSchema;
use serde::Serialize;

pub(crate) const MOST_SCHEDULED: usize = 10;

/// A price for a while: a sale, or the next season's price list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, eserde::Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ScheduledPrice {
    pub price: Money,
    /// The first moment at which it is in force.
    #[eserde(compat)]
    pub valid_from: Timestamp,
    /// The first moment at which it is not in force any more; none: it stays.
    #[eserde(compat)]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub valid_to: Option<Timestamp>,
}

/// What a shopper pays at a moment, and what is shown beside it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CurrentPrice {
    pub price: Money,
    pub compare_at_price: Option<Money>,
}

impl ScheduledPrice {
    fn is_in_force(&self, at: Timestamp) -> bool {
        self.valid_from <= at && self.valid_to.is_none_or(|end| at < end)
    }
}

/// The price in force at a moment: the one place that decides what anything costs. While a scheduled price
/// is below the ordinary one, the ordinary one is what it is compared with.
#[must_use]
pub fn price_at(
    ordinary: Money,
    compare_at_price: Option<Money>,
    schedule: &[ScheduledPrice],
    at: Timestamp,
) -> CurrentPrice {
    match schedule.iter().find(|scheduled| scheduled.is_in_force(at)) {
        None => CurrentPrice { price: ordinary, compare_at_price },
        Some(scheduled) => {
            let is_lower = scheduled.price.amount < ordinary.amount;
            let compare_at_price = is_lower.then_some(ordinary);
            CurrentPrice { price: scheduled.price, compare_at_price }
        }
    }
}

/// The first moment after `at` at which another price may be in force.
pub(crate) fn next_change(schedule: &[ScheduledPrice], at: Timestamp) -> Option<Timestamp> {
    let moments = schedule.iter().flat_map(|scheduled| {
        [Some(scheduled.valid_from), scheduled.valid_to].into_iter().flatten()
    });
    moments.filter(|moment| *moment > at).min()
}

/// Whether each price begins before it ends, and no two are in force at once.
pub(crate) fn is_fit(schedule: &[ScheduledPrice]) -> bool {
    let mut sorted: Vec<&ScheduledPrice> = schedule.iter().collect();
    sorted.sort_by_key(|scheduled| scheduled.valid_from);
    let begins_first = |scheduled: &&ScheduledPrice| {
        scheduled.valid_to.is_none_or(|end| scheduled.valid_from < end)
    };
    let follows = |pair: (&&ScheduledPrice, &&ScheduledPrice)| {
        pair.0.valid_to.is_some_and(|end| end <= pair.1.valid_from)
    };
    schedule.len() <= MOST_SCHEDULED
        && sorted.iter().all(begins_first)
        && sorted.iter().zip(sorted.iter().skip(1)).all(follows)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn usd(amount: i64) -> Money {
        Money::new(amount, "USD".parse().unwrap())
    }

    fn at(hour: i64) -> Timestamp {
        Timestamp::from_second(hour * 3_600).unwrap()
    }

    fn scheduled(price: i64, from: i64, to: Option<i64>) -> ScheduledPrice {
        ScheduledPrice { price: usd(price), valid_from: at(from), valid_to: to.map(at) }
    }

    #[test]
    fn a_scheduled_price_is_in_force_from_its_beginning_until_just_before_its_end() {
        let schedule = [scheduled(800, 10, Some(12))];
        let price = |hour| price_at(usd(1_000), None, &schedule, at(hour)).price.amount;
        assert_eq!([9, 10, 11, 12].map(price), [1_000, 800, 800, 1_000]);
    }

    #[test]
    fn the_ordinary_price_is_what_a_lower_one_is_compared_with() {
        let schedule = [scheduled(800, 10, Some(12)), scheduled(1_200, 12, None)];
        let compared = |hour| {
            price_at(usd(1_000), Some(usd(1_500)), &schedule, at(hour))
                .compare_at_price
                .map(|price| price.amount)
        };
        assert_eq!([9, 10, 12].map(compared), [Some(1_500), Some(1_000), None]);
    }

    #[test]
    fn the_next_change_is_the_next_beginning_or_end() {
        let schedule = [scheduled(800, 10, Some(12)), scheduled(900, 20, None)];
        let next = |hour| next_change(&schedule, at(hour));
        assert_eq!([9, 10, 12, 20].map(next), [Some(at(10)), Some(at(12)), Some(at(20)), None]);
    }

    #[test]
    fn prices_that_overlap_or_end_before_they_begin_are_refused() {
        assert!(is_fit(&[scheduled(1, 12, None), scheduled(1, 10, Some(12))]));
        assert!(!is_fit(&[scheduled(1, 10, Some(13)), scheduled(1, 12, None)]));
        assert!(!is_fit(&[scheduled(1, 10, None), scheduled(1, 12, None)]));
        assert!(!is_fit(&[scheduled(1, 12, Some(12))]));
        let many: Vec<_> = (0..11).map(|hour| scheduled(1, hour, Some(hour + 1))).collect();
        assert!(!is_fit(&many));
    }
}
