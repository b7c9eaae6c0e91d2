//! A coupon as staff describes it, and why it cannot be so.

use jiff::Timestamp;
use kernel::{CouponCode, Currency, Money, Rate};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{Benefit, Coupon};

/// What a coupon is to be.
#[derive(Debug, Clone)]
pub struct CouponDraft {
    pub code: CouponCode,
    pub kind: CouponKind,
    pub rate_bp: Option<u32>,
    pub amount: Option<Money>,
    pub valid_from: Option<Timestamp>,
    pub valid_to: Option<Timestamp>,
    pub minimum_subtotal: Option<Money>,
    pub total_limit: Option<u32>,
    pub per_customer_limit: Option<u32>,
}

/// What a coupon is good for, by its name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum CouponKind {
    Percent,
    Amount,
    FreeShipping,
}

eserde::impl_edeserialize_compat!(CouponKind);

/// Why a coupon cannot be like this.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Flaw {
    #[error("a percentage has a rate from 1 to 10000 basis points")]
    Rate,
    #[error("only a percentage has a rate")]
    StrayRate,
    #[error("a coupon of this kind takes off at least one minor unit")]
    Amount,
    #[error("only a coupon of the kind amount has one")]
    StrayAmount,
    #[error("a minimum is at least one minor unit")]
    Minimum,
    #[error("a total limit is at least 1")]
    TotalLimit,
    #[error("a limit per customer is at least 1")]
    PerCustomerLimit,
    #[error("the coupon would be over before it begins")]
    EndsBeforeItBegins,
    #[error("the coupon would be over already")]
    OverAlready,
    #[error("the shop has another currency")]
    Currency { field: &'static str },
}

impl Flaw {
    /// The field of the draft that is wrong.
    #[must_use]
    pub const fn field(self) -> &'static str {
        match self {
            Self::Rate | Self::StrayRate => "rate_bp",
            Self::Amount | Self::StrayAmount => "amount",
            Self::Minimum => "minimum_subtotal",
            Self::TotalLimit => "total_limit",
            Self::PerCustomerLimit => "per_customer_limit",
            Self::EndsBeforeItBegins | Self::OverAlready => "valid_to",
            Self::Currency { field } => field,
        }
    }

    /// Snake case, for programs.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Rate
            | Self::Amount
            | Self::Minimum
            | Self::TotalLimit
            | Self::PerCustomerLimit => "out_of_range",
            Self::StrayRate | Self::StrayAmount => "unexpected",
            Self::EndsBeforeItBegins => "ends_before_it_begins",
            Self::OverAlready => "over_already",
            Self::Currency { .. } => "currency_mismatch",
        }
    }
}

impl Coupon {
    /// The coupon of a draft, in a shop of this currency.
    ///
    /// # Errors
    /// Every flaw at once.
    pub fn from_draft(
        draft: CouponDraft,
        currency: Currency,
        now: Timestamp,
    ) -> Result<Self, Vec<Flaw>> {
        let flaws = draft.flaws(currency, now);
        if !flaws.is_empty() {
            return Err(flaws);
        }
        let benefit = match (draft.kind, draft.rate_bp, draft.amount) {
            (CouponKind::Percent, Some(rate), _) => Benefit::Percent { rate_bp: Rate(rate) },
            (CouponKind::Percent, None, _) => return Err(vec![Flaw::Rate]),
            (CouponKind::Amount, _, Some(amount)) => Benefit::Amount { amount },
            (CouponKind::Amount, _, None) => return Err(vec![Flaw::Amount]),
            (CouponKind::FreeShipping, ..) => Benefit::FreeShipping,
        };
        Ok(Self {
            code: draft.code,
            benefit,
            valid_from: draft.valid_from,
            valid_to: draft.valid_to,
            minimum_subtotal: draft.minimum_subtotal,
            total_limit: draft.total_limit,
            per_customer_limit: draft.per_customer_limit,
            used: draft.total_limit.map(|_| 0),
            disabled_at: None,
            created_at: now,
            version: 1,
        })
    }
}

impl CouponDraft {
    fn flaws(&self, currency: Currency, now: Timestamp) -> Vec<Flaw> {
        let positive = |sum: Option<Money>| sum.is_none_or(|sum| sum.amount > 0);
        let ours = |sum: Option<Money>| sum.is_none_or(|sum| sum.currency == currency);
        let some = |limit: Option<u32>| limit != Some(0);
        let percent = self.kind == CouponKind::Percent;
        let of_amount = self.kind == CouponKind::Amount;
        let rate_fits = self.rate_bp.is_some_and(|rate| (1..=10_000).contains(&rate));
        let ends_first = self.valid_to.zip(self.valid_from).is_some_and(|(to, from)| to <= from);
        let over = self.valid_to.is_some_and(|end| end <= now);
        let rules = [
            (!percent || rate_fits, Flaw::Rate),
            (percent || self.rate_bp.is_none(), Flaw::StrayRate),
            (!of_amount || (self.amount.is_some() && positive(self.amount)), Flaw::Amount),
            (of_amount || self.amount.is_none(), Flaw::StrayAmount),
            (ours(self.amount), Flaw::Currency { field: "amount" }),
            (positive(self.minimum_subtotal), Flaw::Minimum),
            (ours(self.minimum_subtotal), Flaw::Currency { field: "minimum_subtotal" }),
            (some(self.total_limit), Flaw::TotalLimit),
            (some(self.per_customer_limit), Flaw::PerCustomerLimit),
            (!ends_first, Flaw::EndsBeforeItBegins),
            (!over || ends_first, Flaw::OverAlready),
        ];
        rules.into_iter().filter(|(holds, _)| !holds).map(|(_, flaw)| flaw).collect()
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may fail loudly")]
mod tests {
    use jiff::SignedDuration;

    use super::*;

    fn now() -> Timestamp {
        "2026-11-21T12:00:00Z".parse().unwrap()
    }

    fn usd() -> Currency {
        "USD".parse().unwrap()
    }

    fn draft(kind: CouponKind) -> CouponDraft {
        CouponDraft {
            code: "SPRING".parse().unwrap(),
            kind,
            rate_bp: None,
            amount: None,
            valid_from: None,
            valid_to: None,
            minimum_subtotal: None,
            total_limit: None,
            per_customer_limit: None,
        }
    }

    fn flaws(draft: CouponDraft) -> Vec<Flaw> {
        Coupon::from_draft(draft, usd(), now()).unwrap_err()
    }

    #[test]
    fn only_a_coupon_with_a_total_limit_is_counted() {
        let made = |draft| Coupon::from_draft(draft, usd(), now()).unwrap();
        let shipping = draft(CouponKind::FreeShipping);
        assert_eq!(made(shipping.clone()).used, None);
        assert_eq!(made(CouponDraft { total_limit: Some(5), ..shipping }).used, Some(0));
    }

    #[test]
    fn a_coupon_has_what_its_kind_needs_and_nothing_else() {
        let (percent, amount) = (draft(CouponKind::Percent), draft(CouponKind::Amount));
        assert_eq!(flaws(percent.clone()), [Flaw::Rate]);
        assert_eq!(flaws(CouponDraft { rate_bp: Some(10_001), ..percent }), [Flaw::Rate]);
        assert_eq!(flaws(amount.clone()), [Flaw::Amount]);
        let both = CouponDraft { rate_bp: Some(100), amount: Some(Money::zero(usd())), ..amount };
        assert_eq!(flaws(both), [Flaw::StrayRate, Flaw::Amount]);
        let stray = Some(Money::new(1, usd()));
        let shipping = CouponDraft { amount: stray, ..draft(CouponKind::FreeShipping) };
        assert_eq!(flaws(shipping), [Flaw::StrayAmount]);
    }

    #[test]
    fn every_flaw_is_named_at_once() {
        let hour = SignedDuration::from_hours(1);
        let bad = CouponDraft {
            valid_from: Some(now() + hour),
            valid_to: Some(now() - hour),
            minimum_subtotal: Some(Money::new(0, "EUR".parse().unwrap())),
            total_limit: Some(0),
            per_customer_limit: Some(0),
            ..draft(CouponKind::FreeShipping)
        };
        let fields: Vec<_> = flaws(bad).into_iter().map(Flaw::field).collect();
        let minimum = "minimum_subtotal";
        assert_eq!(fields, [minimum, minimum, "total_limit", "per_customer_limit", "valid_to"]);
    }

    #[test]
    fn a_coupon_that_is_over_already_is_refused() {
        let over = CouponDraft { valid_to: Some(now()), ..draft(CouponKind::FreeShipping) };
        assert_eq!(flaws(over), [Flaw::OverAlready]);
    }
}
