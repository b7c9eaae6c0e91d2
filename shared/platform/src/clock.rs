//! The one place that reads the time.

use std::time::{SystemTime, UNIX_EPOCH};

use jiff::Timestamp;

/// The time now. Builds other than releases add the offset in milliseconds that the file named by
/// `TROLLEY_CLOCK` holds, so that a test can move all processes at once; in a simulation it is the simulation's.
#[must_use]
pub fn now() -> Timestamp {
    Timestamp::from_millisecond(unix_milliseconds()).unwrap_or(Timestamp::MAX)
}

fn machine_milliseconds() -> i64 {
    let since_epoch = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since_epoch.as_millis()).unwrap_or(i64::MAX)
}

#[cfg(shiftable_clock)]
fn unix_milliseconds() -> i64 {
    let simulated = crate::simulated::ask(|world| world.now_ms());
    simulated.unwrap_or_else(|| machine_milliseconds().saturating_add(offset()))
}

#[cfg(shiftable_clock)]
fn offset() -> i64 {
    let Ok(file) = std::env::var("TROLLEY_CLOCK") else { return 0 };
    std::fs::read_to_string(file).ok().and_then(|text| text.trim().parse().ok()).unwrap_or(0)
}

#[cfg(not(shiftable_clock))]
fn unix_milliseconds() -> i64 {
    machine_milliseconds()
}
