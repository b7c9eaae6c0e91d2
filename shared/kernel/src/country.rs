//! Countries by code. Which of them the shop serves is said in `shop.toml`.

use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::{Invalid, text_newtype, text_schema};

/// Two capital letters of ISO 3166-1, for example `DE`.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Country(String);

impl Country {
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for Country {
    type Err = Invalid;

    fn from_str(text: &str) -> Result<Self, Invalid> {
        if text.len() == 2 && text.bytes().all(|byte| byte.is_ascii_uppercase()) {
            return Ok(Self(text.to_owned()));
        }
        Err(Invalid("expected a country code of two capital letters, such as DE"))
    }
}

text_newtype!(Country);
text_schema!(Country, {
    "description": "Two capital letters of ISO 3166-1",
    "pattern": "^[A-Z]{2}$",
    "examples": ["DE"]
});
