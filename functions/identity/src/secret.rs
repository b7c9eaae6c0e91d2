//! Text of a request body that must not be shown: passwords as they were typed, tokens.

use schemars::JsonSchema;
use secrecy::SecretString;
use serde::Deserialize;

/// Any text. Whether it is right is found out by what it is compared with.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(transparent)]
pub(crate) struct Secret(#[schemars(with = "String")] pub(crate) SecretString);

eserde::impl_edeserialize_compat!(Secret);
