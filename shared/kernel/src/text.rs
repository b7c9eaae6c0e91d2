//! Text that people type: trimmed, bounded, without control characters.

use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::{Invalid, text_newtype, text_schema};

/// One line of 1 to 200 characters: a name, a street, a reason.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Text(String);

impl Text {
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for Text {
    type Err = Invalid;

    fn from_str(text: &str) -> Result<Self, Invalid> {
        let text = text.trim();
        if (1..=200).contains(&text.chars().count()) && !text.chars().any(char::is_control) {
            return Ok(Self(text.to_owned()));
        }
        Err(Invalid("expected one line of 1 to 200 characters"))
    }
}

/// Up to 10,000 characters over several lines, which may be empty: a description.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct LongText(String);

impl LongText {
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for LongText {
    type Err = Invalid;

    fn from_str(text: &str) -> Result<Self, Invalid> {
        let text = text.trim();
        let control = |c: char| c.is_control() && c != '\n' && c != '\t' && c != '\r';
        if text.chars().count() <= 10_000 && !text.chars().any(control) {
            return Ok(Self(text.to_owned()));
        }
        Err(Invalid("expected at most 10000 characters of plain text"))
    }
}

text_newtype!(Text);
text_schema!(Text, {
    "description": "One line, with something to be seen in it",
    "pattern": "^[^\\x00-\\x1f\\x7f-\\x9f]*[^\\s\\x00-\\x1f\\x7f-\\x9f][^\\x00-\\x1f\\x7f-\\x9f]*$",
    "minLength": 1,
    "maxLength": 200,
    "examples": ["Ada Lovelace"]
});
text_newtype!(LongText);
text_schema!(LongText, {
    "description": "Plain text over several lines, which may be empty",
    "pattern": "^[^\\x00-\\x08\\x0b\\x0c\\x0e-\\x1f\\x7f-\\x9f]*$",
    "maxLength": 10_000,
    "examples": ["Hand-thrown stoneware.\nDishwasher safe."]
});
