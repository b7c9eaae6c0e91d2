//! Which mail a customer wants, beside the mail that belongs to an order or to the account itself.

use schemars::JsonSchema;
use serde::Serialize;

/// What a customer may choose. Mail about orders, payments and the account is not a choice.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, eserde::Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Preferences {
    /// Mail when a product that the customer asked about is in stock again.
    #[serde(default = "yes")]
    pub stock_mail: bool,
    /// News and offers of the shop.
    #[serde(default)]
    pub marketing: bool,
}

impl Default for Preferences {
    /// Whoever asks about a product wants the answer; nobody gets advertising unasked.
    fn default() -> Self {
        Self { stock_mail: true, marketing: false }
    }
}

const fn yes() -> bool {
    true
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may fail loudly")]
mod tests {
    use super::*;

    #[test]
    fn an_account_that_never_chose_gets_answers_but_no_advertising() {
        let unsaid: Preferences = serde_json::from_str("{}").unwrap();
        assert_eq!(unsaid, Preferences::default());
        assert_eq!(unsaid, Preferences { stock_mail: true, marketing: false });
    }
}
