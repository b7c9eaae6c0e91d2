//! What the template tells a function, by environment variables.

/// A value that the template did not give.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the environment variable {0} is not set for this function")]
pub struct Missing(pub &'static str);

/// # Errors
/// The variable is not set.
pub fn required(name: &'static str) -> Result<String, Missing> {
    std::env::var(name).map_err(|_| Missing(name))
}

/// A whole number, or `default` when the template says nothing.
#[must_use]
pub fn number(name: &str, default: u32) -> u32 {
    std::env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(default)
}
