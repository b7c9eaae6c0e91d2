//! E-mail addresses: compared without case, never printed in full by `Debug`.

use std::{fmt, str::FromStr};

use email_address::EmailAddress;
use serde::{Deserialize, Serialize};

use crate::{Invalid, text_newtype, text_schema};

/// An address of RFC 5321 in lower case, at most 254 characters, all of them ASCII: mailers take no others, and other
/// letters have lower cases that are no address any more. `Debug` shows only the domain.
#[derive(Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Email(String);

impl Email {
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Email {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let domain = self.0.rsplit('@').next().unwrap_or_default();
        write!(f, "Email(***@{domain})")
    }
}

impl FromStr for Email {
    type Err = Invalid;

    fn from_str(text: &str) -> Result<Self, Invalid> {
        let options = email_address::Options::default()
            .with_required_tld()
            .without_display_text()
            .without_domain_literal();
        let trimmed = text.trim();
        let fits = trimmed.len() <= 254 && trimmed.is_ascii();
        if fits && EmailAddress::parse_with_options(trimmed, options).is_ok() {
            return Ok(Self(trimmed.to_ascii_lowercase()));
        }
        Err(Invalid("expected an e-mail address such as name@example.com, in ASCII"))
    }
}

text_newtype!(Email);
text_schema!(Email, {
    "description": "An e-mail address in ASCII; it is kept in lower case",
    "format": "email",
    "maxLength": 254,
    "examples": ["ada@example.com"]
});

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may fail loudly")]
mod tests {
    use super::*;

    #[test]
    fn case_and_surrounding_space_do_not_make_another_address() {
        assert_eq!(" Ada@Example.COM ".parse::<Email>(), "ada@example.com".parse::<Email>());
    }

    #[test]
    fn what_is_not_an_address_is_refused() {
        for bad in [
            "",
            "ada",
            "ada@",
            "@example.com",
            "ada@localhost",
            "Ada <ada@example.com>",
            "a@b@c.de",
            "m\u{fc}ller@example.com",
            "\u{130}@example.com",
            "ada@m\u{fc}ller.de",
        ] {
            assert!(bad.parse::<Email>().is_err(), "{bad}");
        }
    }

    #[test]
    fn a_log_line_does_not_show_it() {
        let email: Email = "ada@example.com".parse().unwrap();
        assert_eq!(format!("{email:?}"), "Email(***@example.com)");
    }
}
