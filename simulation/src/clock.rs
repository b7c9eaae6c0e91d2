//! The time of a run: virtual, and the same for everything on this thread.

use std::cell::Cell;

use tokio::time::Instant;

thread_local! {
    static BEGAN: Cell<Option<(i64, Instant)>> = const { Cell::new(None) };
}

/// From now on it is so many Unix milliseconds, and virtual time goes on from there.
pub fn begin(epoch: i64) {
    BEGAN.set(Some((epoch, Instant::now())));
}

/// Unix milliseconds.
pub fn now_ms() -> i64 {
    let (epoch, began) = BEGAN.get().unwrap_or_else(|| (0, Instant::now()));
    epoch.saturating_add(i64::try_from(began.elapsed().as_millis()).unwrap_or(i64::MAX))
}
