//! The account as its owner sees it, and what of it the owner may change.

use std::collections::BTreeMap;

use jiff::Timestamp;
use kernel::{Address, Email, Slug, Text, UserId};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{Preferences, Role};

/// As many addresses an account can keep.
pub const MOST_ADDRESSES: usize = 20;

/// Whether an account may be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum AccountState {
    Active,
    Disabled,
}

/// An account, without its password.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Profile {
    pub user_id: UserId,
    pub email: Email,
    pub name: Text,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phone: Option<Text>,
    /// By the name that the customer gave them.
    #[serde(default)]
    pub addresses: BTreeMap<Slug, Address>,
    /// One of `addresses`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub default_address: Option<Slug>,
    #[serde(default)]
    pub preferences: Preferences,
    pub email_verified: bool,
    pub roles: Vec<Role>,
    pub state: AccountState,
    /// How often the password was changed. A session of an earlier epoch has ended.
    #[serde(default)]
    pub(crate) epoch: u64,
    pub created_at: Timestamp,
    pub version: u64,
}

/// What customers say about themselves: the document that `PATCH /v1/me` changes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, eserde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Details {
    pub name: Text,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phone: Option<Text>,
    /// By names such as `home`, at most twenty.
    #[serde(default)]
    pub addresses: BTreeMap<Slug, Address>,
    /// The name of one of `addresses`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub default_address: Option<Slug>,
    #[serde(default)]
    pub preferences: Preferences,
}

/// Why an account cannot say that.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum DetailsRefused {
    #[error("expected at most {MOST_ADDRESSES} addresses")]
    TooManyAddresses,
    #[error("expected the name of one of the addresses")]
    UnknownDefaultAddress,
}

impl Profile {
    /// Whether it may be used.
    #[must_use]
    pub fn is_active(&self) -> bool {
        self.state == AccountState::Active
    }

    #[must_use]
    pub fn details(&self) -> Details {
        Details {
            name: self.name.clone(),
            phone: self.phone.clone(),
            addresses: self.addresses.clone(),
            default_address: self.default_address.clone(),
            preferences: self.preferences,
        }
    }

    /// The next version, which says `details`. Removing the default address leaves none.
    ///
    /// # Errors
    /// There are too many addresses, or the default is none of them.
    pub fn saying(&self, details: Details) -> Result<Self, DetailsRefused> {
        let Details { name, phone, addresses, mut default_address, preferences } = details;
        if addresses.len() > MOST_ADDRESSES {
            return Err(DetailsRefused::TooManyAddresses);
        }
        if default_address.as_ref().is_some_and(|name| !addresses.contains_key(name)) {
            if default_address != self.default_address {
                return Err(DetailsRefused::UnknownDefaultAddress);
            }
            default_address = None;
        }
        let version = self.version + 1;
        Ok(Self { name, phone, addresses, default_address, preferences, version, ..self.clone() })
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may fail loudly")]
mod tests {
    use kernel::Id as _;

    use super::*;

    fn slug(name: &str) -> Slug {
        name.parse().unwrap()
    }

    fn address(line1: &str) -> Address {
        let text = |text: &str| text.parse::<Text>().unwrap();
        Address {
            name: text("Ada"),
            line1: text(line1),
            line2: None,
            city: text("Cork"),
            postal_code: text("T12"),
            region: None,
            country: "IE".parse().unwrap(),
        }
    }

    fn profile() -> Profile {
        Profile {
            user_id: UserId::from_ulid(1u128.into()),
            email: "ada@example.com".parse().unwrap(),
            name: "Ada".parse().unwrap(),
            phone: None,
            addresses: [(slug("home"), address("1 Loop")), (slug("work"), address("2 Mill"))]
                .into(),
            default_address: Some(slug("home")),
            preferences: Preferences::default(),
            email_verified: true,
            roles: vec![Role::Customer],
            state: AccountState::Active,
            epoch: 0,
            created_at: Timestamp::from_second(1_800_000_000).unwrap(),
            version: 3,
        }
    }

    #[test]
    fn a_change_of_details_is_a_new_version_and_changes_nothing_else() {
        let before = profile();
        let details = Details { phone: Some("+353 1".parse().unwrap()), ..before.details() };
        let after = before.saying(details.clone()).unwrap();
        assert_eq!((after.details(), after.version), (details, 4));
        assert_eq!((after.email, after.roles), (before.email, before.roles));
    }

    #[test]
    fn removing_the_default_address_leaves_no_default() {
        let mut details = profile().details();
        details.addresses.remove(&slug("home"));
        assert_eq!(profile().saying(details).unwrap().default_address, None);
    }

    #[test]
    fn a_default_that_is_no_address_is_refused() {
        let details = Details { default_address: Some(slug("moon")), ..profile().details() };
        assert_eq!(profile().saying(details), Err(DetailsRefused::UnknownDefaultAddress));
    }

    #[test]
    fn twenty_addresses_are_enough() {
        let many = |count: usize| {
            let all = (0..count).map(|n| (slug(&format!("a{n}")), address("1 Loop")));
            let details =
                Details { addresses: all.collect(), default_address: None, ..profile().details() };
            profile().saying(details)
        };
        assert!(many(20).is_ok());
        assert_eq!(many(21), Err(DetailsRefused::TooManyAddresses));
    }

    #[test]
    fn an_account_that_was_stored_before_there_were_details_reads_as_one_without() {
        let mut stored = serde_json::to_value(profile()).unwrap();
        for field in ["addresses", "default_address", "preferences", "epoch"] {
            stored.as_object_mut().unwrap().remove(field);
        }
        let read: Profile = serde_json::from_value(stored).unwrap();
        assert_eq!((read.addresses.len(), read.preferences), (0, Preferences::default()));
    }
}
