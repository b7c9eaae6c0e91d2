//! A name as it stands in a URL.

use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::{Invalid, text_newtype, text_schema};

/// 1 to 64 of `a-z 0-9 -`, without a dash at either end.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Slug(String);

impl Slug {
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for Slug {
    type Err = Invalid;

    fn from_str(text: &str) -> Result<Self, Invalid> {
        let allowed = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
        let fits = (1..=64).contains(&text.len()) && text.bytes().all(allowed);
        if fits && !text.starts_with('-') && !text.ends_with('-') {
            return Ok(Self(text.to_owned()));
        }
        Err(Invalid("expected 1 to 64 lower-case letters, digits or inner dashes"))
    }
}

text_newtype!(Slug);
text_schema!(Slug, {
    "description": "A name as it stands in a URL",
    "pattern": "^[a-z0-9]([a-z0-9-]{0,62}[a-z0-9])?$",
    "examples": ["home-and-garden"]
});
