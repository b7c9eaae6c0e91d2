//! What the template tells a function, by environment variables.

/// A value that the template did not give.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the environment variable {0} is not set for this function")]
pub struct Missing(pub &'static str);

/// # Errors
/// The variable is not set.
pub fn required(name: &'static str) -> Result<String, Missing> {
    variable(name).ok_or(Missing(name))
}

/// A whole number, or `default` when the template says nothing.
#[must_use]
pub fn number(name: &str, default: u32) -> u32 {
    variable(name).and_then(|text| text.parse().ok()).unwrap_or(default)
}

/// In a simulation many functions share a process, and each has variables of its own.
fn variable(name: &str) -> Option<String> {
    #[cfg(shiftable_clock)]
    if let Some(variable) = crate::simulated::ask(|world| world.variable(name)) {
        return variable;
    }
    std::env::var(name).ok()
}
