//! How many of one thing a shopper may want.

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Serialize};

use crate::Invalid;

/// From 1 to 99 of one SKU.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "i64", into = "i64")]
pub struct Quantity(u32);

impl Quantity {
    pub const MAX: u32 = 99;

    /// # Errors
    /// Less than 1 or more than 99.
    pub fn new(quantity: u32) -> Result<Self, Invalid> {
        if (1..=Self::MAX).contains(&quantity) {
            return Ok(Self(quantity));
        }
        Err(Invalid("expected a whole number from 1 to 99"))
    }

    #[must_use]
    pub const fn get(self) -> u32 {
        self.0
    }

    /// Both together, or nothing when that is more than a line may have.
    #[must_use]
    pub fn plus(self, other: Self) -> Option<Self> {
        Self::new(self.0.saturating_add(other.0)).ok()
    }
}

impl TryFrom<i64> for Quantity {
    type Error = Invalid;

    fn try_from(quantity: i64) -> Result<Self, Invalid> {
        Self::new(u32::try_from(quantity).unwrap_or(0))
    }
}

impl From<Quantity> for i64 {
    fn from(quantity: Quantity) -> i64 {
        i64::from(quantity.0)
    }
}

eserde::impl_edeserialize_compat!(Quantity);

impl JsonSchema for Quantity {
    fn schema_name() -> Cow<'static, str> {
        "Quantity".into()
    }

    fn schema_id() -> Cow<'static, str> {
        concat!(module_path!(), "::Quantity").into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "description": "Units of one SKU",
            "type": "integer",
            "minimum": 1,
            "maximum": Self::MAX,
            "examples": [2]
        })
    }
}
