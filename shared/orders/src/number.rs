//! The number that people read out: short, and no counter that would tell how many orders there are.

use std::fmt;

use jiff::{Timestamp, tz::TimeZone};
use kernel::Invalid;
use serde::{Deserialize, Serialize};

/// `YYMMDD-XXXXXX`: the day (UTC), then six letters and digits that are not mistaken for one another.
/// Unique by an item that is inserted once.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct OrderNumber(String);

/// Crockford's digits: no I, L, O or U.
const DIGITS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const LENGTH: usize = 6;

eserde::impl_edeserialize_compat!(OrderNumber);
kernel::text_schema!(OrderNumber, {
    "description": "What people read out: the day, and six digits of Crockford's",
    "pattern": "^[0-9]{6}-[0-9A-HJKMNP-TV-Z]{6}$",
    "examples": ["261121-7K2M9Q"]
});

impl OrderNumber {
    /// The number for an order placed at `at`; `chance` makes it unlike the others of the day.
    #[must_use]
    pub fn new(at: Timestamp, chance: u64) -> Self {
        let mut number = at.to_zoned(TimeZone::UTC).strftime("%y%m%d-").to_string();
        let mut rest = chance;
        for _ in 0..LENGTH {
            let digit = usize::try_from(rest % 32).ok().and_then(|index| DIGITS.get(index));
            number.push(char::from(*digit.unwrap_or(&b'0')));
            rest /= 32;
        }
        Self(number)
    }
}

impl fmt::Display for OrderNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl TryFrom<String> for OrderNumber {
    type Error = Invalid;

    fn try_from(text: String) -> Result<Self, Invalid> {
        let text = text.trim().to_uppercase();
        let fits = text.split_once('-').is_some_and(|(day, rest)| {
            day.len() == 6
                && day.bytes().all(|byte| byte.is_ascii_digit())
                && rest.len() == LENGTH
                && rest.bytes().all(|byte| DIGITS.contains(&byte))
        });
        if fits {
            Ok(Self(text))
        } else {
            Err(Invalid("expected an order number such as 261121-7QF3MB"))
        }
    }
}

impl From<OrderNumber> for String {
    fn from(number: OrderNumber) -> String {
        number.0
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may fail loudly")]
mod tests {
    use super::*;

    #[test]
    fn a_number_reads_back_whatever_the_case() {
        let number = OrderNumber::new("2026-11-21T23:00:00Z".parse().unwrap(), 123_456_789);
        assert!(number.to_string().starts_with("261121-"));
        assert_eq!(OrderNumber::try_from(number.to_string().to_lowercase()).unwrap(), number);
        assert!(OrderNumber::try_from("261121-OOOOOO".to_owned()).is_err());
    }
}
