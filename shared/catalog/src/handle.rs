//! The name that a shop's other system knows a product by.

use std::{fmt, str::FromStr};

use kernel::Invalid;
use serde::{Deserialize, Serialize};

/// 1 to 255 characters without white space, unique in the shop. An import finds its product by it.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Handle(String);

impl Handle {
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for Handle {
    type Err = Invalid;

    fn from_str(text: &str) -> Result<Self, Invalid> {
        let allowed = |c: char| !c.is_whitespace() && !c.is_control();
        if (1..=255).contains(&text.chars().count()) && text.chars().all(allowed) {
            return Ok(Self(text.to_owned()));
        }
        Err(Invalid("expected 1 to 255 characters without spaces"))
    }
}

impl fmt::Display for Handle {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl TryFrom<String> for Handle {
    type Error = Invalid;

    fn try_from(text: String) -> Result<Self, Invalid> {
        text.parse()
    }
}

impl From<Handle> for String {
    fn from(handle: Handle) -> String {
        handle.0
    }
}

eserde::impl_edeserialize_compat!(Handle);
