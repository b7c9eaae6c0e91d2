//! The account as its owner sees it.

use std::collections::BTreeMap;

use identity::{Preferences, Profile, Role};
use jiff::Timestamp;
use kernel::{Address, Email, Slug, Text, UserId};
use schemars::JsonSchema;
use serde::Serialize;

/// An account, as its owner sees it.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "Profile")]
pub(crate) struct Me {
    user_id: UserId,
    email: Email,
    email_verified: bool,
    name: Text,
    #[serde(skip_serializing_if = "Option::is_none")]
    phone: Option<Text>,
    /// By the names that the customer gave them.
    addresses: BTreeMap<Slug, Address>,
    /// The name of one of `addresses`.
    #[serde(skip_serializing_if = "Option::is_none")]
    default_address: Option<Slug>,
    preferences: Preferences,
    roles: Vec<Role>,
    created_at: Timestamp,
    /// Rises with every change; `If-Match` names it.
    pub(crate) version: u64,
}

impl From<Profile> for Me {
    fn from(account: Profile) -> Self {
        Self {
            user_id: account.user_id,
            email: account.email,
            email_verified: account.email_verified,
            name: account.name,
            phone: account.phone,
            addresses: account.addresses,
            default_address: account.default_address,
            preferences: account.preferences,
            roles: account.roles,
            created_at: account.created_at,
            version: account.version,
        }
    }
}
