//! Everything that is tested across crates: journeys, architecture, the template.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test may fail loudly"
)]

mod architecture;
mod contract;
mod journeys;
mod planted_violations;
mod template;
