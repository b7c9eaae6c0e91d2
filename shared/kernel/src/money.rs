//! Money: an integer of minor units with its currency. Every operation is checked; nothing is a float.

use std::{fmt, str::FromStr};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{Invalid, Quantity, text_schema};

/// A currency of ISO 4217, by its three-letter code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Currency(iso_currency::Currency);

impl Currency {
    /// How many decimals a major unit has: 2 for USD, 0 for JPY, 3 for KWD.
    #[must_use]
    pub fn exponent(self) -> u32 {
        self.0.exponent().map_or(0, u32::from)
    }

    /// The code, for example `USD`.
    #[must_use]
    pub fn code(self) -> &'static str {
        self.0.code()
    }
}

impl FromStr for Currency {
    type Err = Invalid;

    fn from_str(code: &str) -> Result<Self, Invalid> {
        iso_currency::Currency::from_code(code)
            .map(Self)
            .ok_or(Invalid("expected a currency code of ISO 4217, such as USD"))
    }
}

impl TryFrom<String> for Currency {
    type Error = Invalid;

    fn try_from(code: String) -> Result<Self, Invalid> {
        code.parse()
    }
}

impl From<Currency> for String {
    fn from(currency: Currency) -> String {
        currency.code().to_owned()
    }
}

text_schema!(Currency, {
    "description": "A currency code of ISO 4217",
    "pattern": "^[A-Z]{3}$",
    "examples": ["USD"]
});

impl fmt::Display for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

/// Why a sum could not be made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum MoneyError {
    #[error("the amount is too large")]
    Overflow,
    #[error("the currencies differ")]
    CurrencyMismatch,
    #[error("expected a decimal amount without sign, such as 19.99")]
    NotADecimal,
    #[error("the amount has more decimals than the currency")]
    TooManyDecimals,
}

/// A share in basis points: 10,000 are the whole, 1,900 are 19 %.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(transparent)]
pub struct Rate(pub u32);

const WHOLE: i128 = 10_000;

/// An amount in minor units (cents for USD) of one currency.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, eserde::Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Money {
    /// Minor units: 4299 are 42.99 USD.
    pub amount: i64,
    pub currency: Currency,
}

impl Money {
    #[must_use]
    pub const fn new(amount: i64, currency: Currency) -> Self {
        Self { amount, currency }
    }

    #[must_use]
    pub const fn zero(currency: Currency) -> Self {
        Self::new(0, currency)
    }

    #[must_use]
    pub const fn is_zero(self) -> bool {
        self.amount == 0
    }

    /// # Errors
    /// Another currency, or more than an `i64` holds.
    pub fn plus(self, other: Self) -> Result<Self, MoneyError> {
        self.combine(other, i64::checked_add)
    }

    /// # Errors
    /// Another currency, or more than an `i64` holds.
    pub fn minus(self, other: Self) -> Result<Self, MoneyError> {
        self.combine(other, i64::checked_sub)
    }

    fn combine(self, other: Self, sum: fn(i64, i64) -> Option<i64>) -> Result<Self, MoneyError> {
        if self.currency != other.currency {
            return Err(MoneyError::CurrencyMismatch);
        }
        let amount = sum(self.amount, other.amount).ok_or(MoneyError::Overflow)?;
        Ok(Self::new(amount, self.currency))
    }

    /// The price of so many.
    ///
    /// # Errors
    /// More than an `i64` holds.
    pub fn times(self, quantity: Quantity) -> Result<Self, MoneyError> {
        let amount =
            self.amount.checked_mul(i64::from(quantity.get())).ok_or(MoneyError::Overflow)?;
        Ok(Self::new(amount, self.currency))
    }

    /// The sum of all, which is zero of `currency` when there are none.
    ///
    /// # Errors
    /// Another currency among them, or more than an `i64` holds.
    pub fn sum(
        currency: Currency,
        all: impl IntoIterator<Item = Self>,
    ) -> Result<Self, MoneyError> {
        all.into_iter().try_fold(Self::zero(currency), Self::plus)
    }

    /// `rate` of this amount, rounded half up. For amounts that are not negative.
    ///
    /// # Errors
    /// More than an `i64` holds.
    pub fn share(self, rate: Rate) -> Result<Self, MoneyError> {
        self.rounded(i128::from(self.amount) * i128::from(rate.0), WHOLE)
    }

    /// The part of a gross amount that is tax at `rate`, rounded half up: `gross * r / (1 + r)`.
    ///
    /// # Errors
    /// More than an `i64` holds.
    pub fn share_within(self, rate: Rate) -> Result<Self, MoneyError> {
        self.rounded(i128::from(self.amount) * i128::from(rate.0), WHOLE + i128::from(rate.0))
    }

    fn rounded(self, numerator: i128, denominator: i128) -> Result<Self, MoneyError> {
        let half_up = (2 * numerator + denominator).div_euclid(2 * denominator);
        let amount = i64::try_from(half_up).map_err(|_| MoneyError::Overflow)?;
        Ok(Self::new(amount, self.currency))
    }

    /// Spreads this amount over `weights` by the largest remainder, ties by order. The parts add up
    /// to the whole; without any weight nothing is spread and all parts are zero.
    ///
    /// # Errors
    /// A negative weight or amount, or more than an `i64` holds.
    pub fn spread(self, weights: &[i64]) -> Result<Vec<Self>, MoneyError> {
        if self.amount < 0 || weights.iter().any(|weight| *weight < 0) {
            return Err(MoneyError::Overflow);
        }
        let total: i128 = weights.iter().copied().map(i128::from).sum();
        if total == 0 {
            return Ok(weights.iter().map(|_| Self::zero(self.currency)).collect());
        }
        let exact = |weight: i64| i128::from(self.amount) * i128::from(weight);
        let mut parts: Vec<i128> = weights.iter().map(|weight| exact(*weight) / total).collect();
        let mut by_remainder: Vec<usize> = (0..weights.len()).collect();
        by_remainder.sort_by_key(|index| {
            let remainder = weights.get(*index).map_or(0, |weight| exact(*weight) % total);
            (std::cmp::Reverse(remainder), *index)
        });
        let left = i128::from(self.amount) - parts.iter().sum::<i128>();
        for index in by_remainder.into_iter().take(usize::try_from(left).unwrap_or(0)) {
            if let Some(part) = parts.get_mut(index) {
                *part += 1;
            }
        }
        parts
            .into_iter()
            .map(|part| {
                let amount = i64::try_from(part).map_err(|_| MoneyError::Overflow)?;
                Ok(Self::new(amount, self.currency))
            })
            .collect()
    }

    /// Reads decimal text of major units, such as `19.99` or `50`.
    ///
    /// # Errors
    /// Anything but digits with at most one point, or more decimals than the currency has.
    pub fn from_decimal(text: &str, currency: Currency) -> Result<Self, MoneyError> {
        let (whole, decimals) = text.split_once('.').unwrap_or((text, ""));
        let digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
        if whole.is_empty() || !digits(whole) || !digits(decimals) || text.ends_with('.') {
            return Err(MoneyError::NotADecimal);
        }
        let places = usize::try_from(currency.exponent()).map_err(|_| MoneyError::Overflow)?;
        let significant = decimals.trim_end_matches('0');
        if significant.len() > places {
            return Err(MoneyError::TooManyDecimals);
        }
        let amount = format!("{whole}{significant:0<places$}").parse();
        Ok(Self::new(amount.map_err(|_| MoneyError::Overflow)?, currency))
    }
}

/// Major units with their code, as in `42.99 USD`.
impl fmt::Display for Money {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let places = usize::try_from(self.currency.exponent()).unwrap_or(0);
        let digits = format!("{:0>width$}", self.amount.unsigned_abs(), width = places + 1);
        let (whole, decimals) = digits.split_at(digits.len() - places);
        let sign = if self.amount < 0 { "-" } else { "" };
        let point = if places == 0 { "" } else { "." };
        write!(f, "{sign}{whole}{point}{decimals} {}", self.currency)
    }
}

eserde::impl_edeserialize_compat!(Currency, Rate);

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may fail loudly")]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn usd(amount: i64) -> Money {
        Money::new(amount, "USD".parse().unwrap())
    }

    #[test]
    fn tax_is_rounded_half_up() {
        assert_eq!(usd(250).share(Rate(1_000)).unwrap(), usd(25));
        assert_eq!(usd(25).share(Rate(1_000)).unwrap(), usd(3));
        assert_eq!(usd(24).share(Rate(1_000)).unwrap(), usd(2));
    }

    #[test]
    fn tax_within_a_gross_price_is_what_was_added() {
        assert_eq!(usd(11_900).share_within(Rate(1_900)).unwrap(), usd(1_900));
    }

    #[test]
    fn currencies_do_not_mix() {
        let euro = Money::new(1, "EUR".parse().unwrap());
        assert_eq!(usd(1).plus(euro), Err(MoneyError::CurrencyMismatch));
    }

    #[test]
    fn an_amount_that_overflows_is_an_error() {
        assert_eq!(usd(i64::MAX).plus(usd(1)), Err(MoneyError::Overflow));
        assert_eq!(usd(i64::MAX).times(Quantity::new(2).unwrap()), Err(MoneyError::Overflow));
    }

    #[test]
    fn decimal_text_becomes_minor_units_by_the_currencys_exponent() {
        let read = |text, code: &str| Money::from_decimal(text, code.parse().unwrap());
        assert_eq!(read("9.99", "USD").unwrap().amount, 999);
        assert_eq!(read("50", "USD").unwrap().amount, 5_000);
        assert_eq!(read("1.50", "JPY"), Err(MoneyError::TooManyDecimals));
        assert_eq!(read("1.00", "JPY").unwrap().amount, 1);
        assert_eq!(read("1.234", "KWD").unwrap().amount, 1_234);
        for bad in ["", "-1", "1,50", "1.", ".5", "1e3", "NaN", "1.2.3", "0x10", " 1"] {
            assert_eq!(read(bad, "USD"), Err(MoneyError::NotADecimal), "{bad}");
        }
        assert_eq!(read("99999999999999999999", "USD"), Err(MoneyError::Overflow));
    }

    #[test]
    fn money_is_printed_in_major_units() {
        assert_eq!(usd(4_299).to_string(), "42.99 USD");
        assert_eq!(usd(5).to_string(), "0.05 USD");
        assert_eq!(Money::new(500, "JPY".parse().unwrap()).to_string(), "500 JPY");
    }

    proptest! {
        #[test]
        fn a_spread_adds_up_and_is_never_off_by_more_than_one(
            amount in 0i64..10_000_000_000,
            weights in prop::collection::vec(0i64..1_000_000, 1..40),
        ) {
            let parts = usd(amount).spread(&weights).unwrap();
            let total: i128 = weights.iter().copied().map(i128::from).sum();
            prop_assume!(total > 0);
            prop_assert_eq!(parts.iter().map(|part| part.amount).sum::<i64>(), amount);
            for (part, weight) in parts.iter().zip(&weights) {
                let exact = i128::from(amount) * i128::from(*weight);
                let distance = (i128::from(part.amount) * total - exact).abs();
                prop_assert!(distance < total, "{} is not {}/{}", part.amount, exact, total);
            }
        }

        #[test]
        fn decimal_text_round_trips(amount in 0i64..1_000_000_000_000) {
            let text = usd(amount).to_string();
            let decimal = text.trim_end_matches(" USD");
            prop_assert_eq!(Money::from_decimal(decimal, usd(0).currency).unwrap(), usd(amount));
        }
    }
}
