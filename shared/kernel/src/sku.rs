//! The stock keeping unit: what is priced, stocked and bought.

use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::{Invalid, text_newtype, text_schema};

/// 1 to 64 of `A-Z a-z 0-9 . _ -`, unique in the shop.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Sku(String);

impl Sku {
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for Sku {
    type Err = Invalid;

    fn from_str(text: &str) -> Result<Self, Invalid> {
        let allowed = |byte: u8| byte.is_ascii_alphanumeric() || b"._-".contains(&byte);
        if (1..=64).contains(&text.len()) && text.bytes().all(allowed) {
            return Ok(Self(text.to_owned()));
        }
        Err(Invalid("expected 1 to 64 letters, digits, dots, underscores or dashes"))
    }
}

text_newtype!(Sku);
text_schema!(Sku, {
    "description": "1 to 64 of `A-Z a-z 0-9 . _ -`, unique in the shop",
    "pattern": "^[A-Za-z0-9._-]{1,64}$",
    "examples": ["mug-blue"]
});
