//! Who acts: a guest or a user. Carts, orders and idempotency keys belong to a subject.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

use crate::{GuestId, Id, Invalid, UserId, text_schema};

/// Who acts: an account or a guest, told apart by the prefix of the id.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum Subject {
    User(UserId),
    Guest(GuestId),
}

impl Subject {
    /// The account, when there is one.
    #[must_use]
    pub fn user(self) -> Option<UserId> {
        match self {
            Self::User(id) => Some(id),
            Self::Guest(_) => None,
        }
    }

    /// Whether this is a shopper without an account.
    #[must_use]
    pub fn is_guest(self) -> bool {
        matches!(self, Self::Guest(_))
    }
}

impl fmt::Display for Subject {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::User(id) => id.fmt(f),
            Self::Guest(id) => id.fmt(f),
        }
    }
}

impl FromStr for Subject {
    type Err = Invalid;

    fn from_str(text: &str) -> Result<Self, Invalid> {
        if text.starts_with(GuestId::PREFIX) {
            return text.parse().map(Self::Guest);
        }
        text.parse().map(Self::User)
    }
}

impl TryFrom<String> for Subject {
    type Error = Invalid;

    fn try_from(text: String) -> Result<Self, Invalid> {
        text.parse()
    }
}

impl From<Subject> for String {
    fn from(subject: Subject) -> String {
        subject.to_string()
    }
}

impl From<UserId> for Subject {
    fn from(id: UserId) -> Self {
        Self::User(id)
    }
}

impl From<GuestId> for Subject {
    fn from(id: GuestId) -> Self {
        Self::Guest(id)
    }
}

eserde::impl_edeserialize_compat!(Subject);
text_schema!(Subject, {
    "description": "Who acts: the id of an account (`usr_`) or of a guest (`gst_`)",
    "pattern": "^(usr|gst)_[0-7][0-9a-hjkmnp-tv-z]{25}$",
    "examples": ["usr_01jd8q4c7x2m9k3v5w6t0r1s2p"]
});
