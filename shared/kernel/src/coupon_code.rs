//! The code of a coupon, as it is printed on a card and typed into a field.

use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::{Invalid, text_newtype, text_schema};

/// 3 to 32 of `A-Z 0-9 -`. Small letters are read as capitals.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct CouponCode(String);

impl CouponCode {
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for CouponCode {
    type Err = Invalid;

    fn from_str(text: &str) -> Result<Self, Invalid> {
        let allowed = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-';
        if (3..=32).contains(&text.len()) && text.bytes().all(allowed) {
            return Ok(Self(text.to_ascii_uppercase()));
        }
        Err(Invalid("expected 3 to 32 letters, digits or dashes"))
    }
}

text_newtype!(CouponCode);
text_schema!(CouponCode, {
    "description": "The code of a coupon; small letters are read as capitals",
    "pattern": "^[A-Za-z0-9-]{3,32}$",
    "examples": ["SPRING-10"]
});

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may fail loudly")]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_the_same_in_capitals_and_small_letters() {
        let code: CouponCode = "spring-10".parse().unwrap();
        assert_eq!(code, "SPRING-10".parse().unwrap());
        assert_eq!(code.as_str(), "SPRING-10");
    }

    #[test]
    fn what_is_too_short_too_long_or_in_other_letters_is_refused() {
        let long = "A".repeat(33);
        for text in ["", "AB", "SPRING 10", "PRÄMIE", "A#B#C", "ſpring", long.as_str()] {
            assert!(text.parse::<CouponCode>().is_err(), "{text}");
        }
    }
}
