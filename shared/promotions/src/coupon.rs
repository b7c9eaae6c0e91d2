//! A coupon: what it takes off, and when, by whom and how often it may be used.

use jiff::Timestamp;
use kernel::{CouponCode, Money, MoneyError, Rate};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A coupon as it is stored. What it promises never changes; it can only be disabled.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Coupon {
    pub code: CouponCode,
    #[serde(flatten)]
    pub benefit: Benefit,
    /// Its first moment; always, when there is none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub valid_from: Option<Timestamp>,
    /// The first moment at which it is over.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub valid_to: Option<Timestamp>,
    /// What the goods cost at least, before the discount.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub minimum_subtotal: Option<Money>,
    /// How many orders may hold it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub total_limit: Option<u32>,
    /// How many orders of one customer may hold it, or of one guest.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub per_customer_limit: Option<u32>,
    /// How many orders hold it. Only a coupon with a total limit is counted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub used: Option<u32>,
    /// When staff ended it. Orders that hold it keep it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub disabled_at: Option<Timestamp>,
    pub created_at: Timestamp,
    pub version: u64,
}

/// What a coupon is good for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Benefit {
    /// A share of the goods, in basis points: 1,000 are 10 %.
    Percent { rate_bp: Rate },
    /// So much off the goods.
    Amount { amount: Money },
    /// Every way of shipping costs nothing.
    FreeShipping,
}

/// Why a coupon takes nothing off.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CouponRefused {
    #[error("there is no such coupon")]
    Unknown,
    #[error("the coupon is valid from {valid_from} on")]
    NotStarted { valid_from: Timestamp },
    #[error("the coupon is over")]
    Expired,
    #[error("the coupon needs goods for {minimum}")]
    Minimum { minimum: Money },
    #[error("the coupon is used up")]
    Exhausted,
    #[error("this customer has used the coupon up")]
    Used,
}

/// A coupon in the hands of one shopper.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing {
    pub coupon: Coupon,
    /// How many orders of this shopper hold it, if it has a limit for that.
    pub uses: u32,
}

impl Coupon {
    /// What it takes off goods for `subtotal`, rounded half up; never more than they cost.
    ///
    /// # Errors
    /// Another currency, or a sum that is too large.
    pub fn discount(&self, subtotal: Money) -> Result<Money, MoneyError> {
        let off = match self.benefit {
            Benefit::Percent { rate_bp } => subtotal.share(rate_bp)?,
            Benefit::Amount { amount } => amount,
            Benefit::FreeShipping => Money::zero(subtotal.currency),
        };
        Ok(if subtotal.minus(off)?.amount < 0 { subtotal } else { off })
    }

    /// Whether shipping costs nothing with it.
    #[must_use]
    pub const fn frees_shipping(&self) -> bool {
        matches!(self.benefit, Benefit::FreeShipping)
    }

    fn is_over(&self, now: Timestamp) -> bool {
        self.disabled_at.is_some() || self.valid_to.is_some_and(|end| end <= now)
    }

    fn is_used_up(&self) -> bool {
        self.total_limit.is_some_and(|most| self.used.unwrap_or(0) >= most)
    }
}

impl Standing {
    /// Whether the shopper may use it for goods of `subtotal` at `now`. What the shopper can mend, by buying
    /// more, is said last.
    ///
    /// # Errors
    /// See [`CouponRefused`].
    pub fn check(&self, subtotal: Money, now: Timestamp) -> Result<(), CouponRefused> {
        let coupon = &self.coupon;
        if coupon.is_over(now) {
            return Err(CouponRefused::Expired);
        }
        if let Some(valid_from) = coupon.valid_from.filter(|begin| *begin > now) {
            return Err(CouponRefused::NotStarted { valid_from });
        }
        if coupon.is_used_up() {
            return Err(CouponRefused::Exhausted);
        }
        if coupon.per_customer_limit.is_some_and(|most| self.uses >= most) {
            return Err(CouponRefused::Used);
        }
        let least = coupon.minimum_subtotal;
        match least.filter(|minimum| subtotal.amount < minimum.amount) {
            Some(minimum) => Err(CouponRefused::Minimum { minimum }),
            None => Ok(()),
        }
    }
}

/// The coupon that was found under a code, if it may be used for goods of `subtotal` at `now`.
///
/// # Errors
/// See [`CouponRefused`].
pub fn redeem(
    found: Option<&Standing>,
    subtotal: Money,
    now: Timestamp,
) -> Result<&Coupon, CouponRefused> {
    let standing = found.ok_or(CouponRefused::Unknown)?;
    standing.check(subtotal, now)?;
    Ok(&standing.coupon)
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may fail loudly")]
mod tests {
    use jiff::SignedDuration;
    use proptest::prelude::*;

    use super::*;

    fn money(amount: i64) -> Money {
        Money::new(amount, "USD".parse().unwrap())
    }

    fn now() -> Timestamp {
        "2026-11-21T12:00:00Z".parse().unwrap()
    }

    fn coupon(benefit: Benefit) -> Coupon {
        Coupon {
            code: "SPRING".parse().unwrap(),
            benefit,
            valid_from: None,
            valid_to: None,
            minimum_subtotal: None,
            total_limit: None,
            per_customer_limit: None,
            used: None,
            disabled_at: None,
            created_at: now(),
            version: 1,
        }
    }

    fn percent(rate: u32) -> Coupon {
        coupon(Benefit::Percent { rate_bp: Rate(rate) })
    }

    fn check(coupon: &Coupon, uses: u32, subtotal: i64) -> Result<(), CouponRefused> {
        Standing { coupon: coupon.clone(), uses }.check(money(subtotal), now())
    }

    #[test]
    fn a_percentage_is_rounded_half_up() {
        let off = |rate, subtotal| percent(rate).discount(money(subtotal)).unwrap().amount;
        assert_eq!((off(1_000, 1_994), off(1_000, 1_995)), (199, 200));
        assert_eq!((off(10_000, 1_999), off(1, 1)), (1_999, 0));
    }

    #[test]
    fn an_amount_takes_no_more_off_than_the_goods_cost() {
        let coupon = coupon(Benefit::Amount { amount: money(500) });
        assert_eq!(coupon.discount(money(499)).unwrap(), money(499));
        assert_eq!(coupon.discount(money(501)).unwrap(), money(500));
        let euros = Money::new(1_000, "EUR".parse().unwrap());
        assert_eq!(coupon.discount(euros), Err(MoneyError::CurrencyMismatch));
    }

    #[test]
    fn free_shipping_takes_nothing_off_the_goods() {
        let coupon = coupon(Benefit::FreeShipping);
        assert!(coupon.frees_shipping());
        assert_eq!(coupon.discount(money(500)).unwrap(), money(0));
    }

    #[test]
    fn a_coupon_is_valid_from_its_first_moment_until_its_end() {
        let second = SignedDuration::from_secs(1);
        let between =
            |from, to| Coupon { valid_from: Some(from), valid_to: Some(to), ..percent(1) };
        assert_eq!(check(&between(now(), now() + second), 0, 0), Ok(()));
        assert_eq!(check(&between(now() - second, now()), 0, 0), Err(CouponRefused::Expired));
        let valid_from = now() + second;
        let early = between(valid_from, now() + second * 2);
        assert_eq!(check(&early, 0, 0), Err(CouponRefused::NotStarted { valid_from }));
        let disabled = Coupon { disabled_at: Some(now()), ..percent(1) };
        assert_eq!(check(&disabled, 0, 0), Err(CouponRefused::Expired));
    }

    #[test]
    fn each_limit_is_the_number_of_uses_that_are_allowed() {
        let limited = |used| Coupon { total_limit: Some(2), used: Some(used), ..percent(1) };
        assert_eq!(check(&limited(1), 0, 0), Ok(()));
        assert_eq!(check(&limited(2), 0, 0), Err(CouponRefused::Exhausted));
        let once = Coupon { per_customer_limit: Some(1), ..percent(1) };
        assert_eq!(check(&once, 0, 0), Ok(()));
        assert_eq!(check(&once, 1, 0), Err(CouponRefused::Used));
    }

    #[test]
    fn a_minimum_is_said_last_because_the_shopper_can_mend_it() {
        let minimum = money(2_000);
        let coupon = Coupon { minimum_subtotal: Some(minimum), ..percent(1) };
        assert_eq!(check(&coupon, 0, 2_000), Ok(()));
        assert_eq!(check(&coupon, 0, 1_999), Err(CouponRefused::Minimum { minimum }));
        let used_up = Coupon { total_limit: Some(1), used: Some(1), ..coupon };
        assert_eq!(check(&used_up, 0, 0), Err(CouponRefused::Exhausted));
    }

    #[test]
    fn a_code_that_nobody_made_is_unknown() {
        assert_eq!(redeem(None, money(1), now()), Err(CouponRefused::Unknown));
    }

    proptest! {
        #[test]
        fn a_discount_is_never_negative_and_never_more_than_the_goods(
            rate in 0u32..=10_000,
            amount in 0i64..1_000_000,
            subtotal in 0i64..1_000_000,
        ) {
            for benefit in [
                Benefit::Percent { rate_bp: Rate(rate) },
                Benefit::Amount { amount: money(amount) },
                Benefit::FreeShipping,
            ] {
                let off = coupon(benefit).discount(money(subtotal)).unwrap().amount;
                prop_assert!((0..=subtotal).contains(&off));
            }
        }
    }
}
