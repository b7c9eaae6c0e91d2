//! The one place that makes ids and random numbers.

use kernel::Id;
use ring::rand::{SecureRandom, SystemRandom};
use ulid::Ulid;

use crate::clock;

/// A new id of this kind, whose time is now.
#[must_use]
pub fn fresh<T: Id>() -> T {
    let milliseconds = u64::try_from(clock::now().as_millisecond()).unwrap_or(0);
    T::from_ulid(Ulid::from_parts(milliseconds, u128::from_be_bytes(random())))
}

/// Unpredictable bytes; in a simulation, those that its seed has.
///
/// # Panics
/// Never in practice: the operating system's generator does not fail once it is seeded, and a
/// process without one must not go on.
#[must_use]
pub fn random<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    #[cfg(shiftable_clock)]
    if crate::simulated::ask(|world| world.fill(&mut bytes)).is_some() {
        return bytes;
    }
    if SystemRandom::new().fill(&mut bytes).is_err() {
        std::process::abort();
    }
    bytes
}

/// A number below `limit`, for jitter and shards.
#[must_use]
pub fn below(limit: u64) -> u64 {
    u64::from_be_bytes(random()) % limit.max(1)
}
