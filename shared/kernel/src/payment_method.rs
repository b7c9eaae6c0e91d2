//! The provider's name for a payment method. The shop never sees a card number.

use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::{Invalid, text_schema};

/// A name such as `pm_1Qd…`: a letter first, then letters, digits and `_`, 255 at most.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct PaymentMethod(String);

/// The shortest card number.
const CARD_NUMBER: usize = 12;

impl PaymentMethod {
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for PaymentMethod {
    type Err = Invalid;

    fn from_str(text: &str) -> Result<Self, Invalid> {
        let plain = text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
        let named = text.bytes().next().is_some_and(|byte| byte.is_ascii_alphabetic());
        let longest = text.split(|c: char| !c.is_ascii_digit()).map(str::len).max().unwrap_or(0);
        if plain && named && text.len() <= 255 && longest < CARD_NUMBER {
            return Ok(Self(text.to_owned()));
        }
        Err(Invalid(
            "expected the payment provider's name of a payment method, such as pm_card_visa",
        ))
    }
}

impl TryFrom<String> for PaymentMethod {
    type Error = Invalid;

    fn try_from(text: String) -> Result<Self, Invalid> {
        text.parse()
    }
}

impl From<PaymentMethod> for String {
    fn from(method: PaymentMethod) -> String {
        method.0
    }
}

eserde::impl_edeserialize_compat!(PaymentMethod);
text_schema!(PaymentMethod, {
    "description": "The payment provider's name of a payment method; never a card number",
    "pattern": "^[A-Za-z][A-Za-z0-9_]{0,254}$",
    "examples": ["pm_card_visa"]
});

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn card_numbers_and_noise_are_refused() {
        for good in ["pm_card_visa", "pm_1QdRz2eZvKYlo2C5vQnS7B9x", "pm_sim_lateSuccess"] {
            assert!(good.parse::<PaymentMethod>().is_ok(), "{good}");
        }
        let long = format!("pm_{}", "a".repeat(300));
        for bad in [
            "",
            "4242424242424242",
            "pm_4242424242424242",
            "pm card",
            "pm&amount=1",
            "_pm",
            "pm/../x",
            &long,
        ] {
            assert!(bad.parse::<PaymentMethod>().is_err(), "{bad}");
        }
    }
}
