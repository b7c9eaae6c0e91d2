//! Where goods and invoices go.

use schemars::JsonSchema;
use serde::Serialize;

use crate::{Country, Text};

/// A postal address. Which countries are served is the shop's decision, not the address's.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, eserde::Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Address {
    pub name: Text,
    pub line1: Text,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub line2: Option<Text>,
    pub city: Text,
    pub postal_code: Text,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub region: Option<Text>,
    pub country: Country,
}
