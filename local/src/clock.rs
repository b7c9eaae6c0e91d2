//! The one clock of everything that `local` runs: real time plus an offset that tests shift.
//!
//! The offset is kept in a file (milliseconds as decimal text), because the functions are other
//! processes and read it there; `TROLLEY_CLOCK` tells them where.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use tokio::sync::watch;

/// Cheap to clone; all clones show the same time.
#[derive(Clone)]
pub struct Clock {
    file: Arc<PathBuf>,
    offset_ms: Arc<watch::Sender<i64>>,
}

impl Clock {
    /// Opens the clock kept in `file`; no file means no offset.
    pub fn open(file: PathBuf) -> io::Result<Self> {
        let offset_ms = match fs::read_to_string(&file) {
            Ok(text) => text.trim().parse().map_err(|_| {
                let message = format!("{} does not hold a number of milliseconds", file.display());
                io::Error::new(io::ErrorKind::InvalidData, message)
            })?,
            Err(error) if error.kind() == io::ErrorKind::NotFound => 0,
            Err(error) => return Err(error),
        };
        Ok(Self { file: Arc::new(file), offset_ms: Arc::new(watch::Sender::new(offset_ms)) })
    }

    /// The file that holds the offset.
    pub fn file(&self) -> &Path {
        &self.file
    }

    /// Unix time in milliseconds, offset included.
    pub fn now_ms(&self) -> i64 {
        real_now_ms().saturating_add(*self.offset_ms.borrow())
    }

    /// How far the clock is ahead of real time.
    pub fn offset_ms(&self) -> i64 {
        *self.offset_ms.borrow()
    }

    /// Changes with every advance.
    pub fn moves(&self) -> watch::Receiver<i64> {
        self.offset_ms.subscribe()
    }

    /// Shifts time for this process, its waits and, by the file, for the functions.
    pub fn advance(&self, ms: i64) -> io::Result<()> {
        let mut result = Ok(());
        self.offset_ms.send_modify(|offset| {
            let shifted = offset.saturating_add(ms);
            result = self.write(shifted);
            if result.is_ok() {
                *offset = shifted;
            }
        });
        result
    }

    /// Returns once the clock shows `deadline_ms`; an advance is noticed at once.
    pub async fn sleep_until_ms(&self, deadline_ms: i64) {
        let mut offset = self.offset_ms.subscribe();
        loop {
            offset.mark_unchanged();
            let remaining = deadline_ms.saturating_sub(self.now_ms());
            let Ok(remaining @ 1..) = u64::try_from(remaining) else { return };
            tokio::select! {
                () = tokio::time::sleep(Duration::from_millis(remaining)) => {}
                _ = offset.changed() => {}
            }
        }
    }

    // A reader must never see a half-written number.
    fn write(&self, offset_ms: i64) -> io::Result<()> {
        let fresh = self.file.with_extension("new");
        fs::write(&fresh, offset_ms.to_string())?;
        fs::rename(fresh, &*self.file)
    }
}

fn real_now_ms() -> i64 {
    let since_epoch = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since_epoch.as_millis()).unwrap_or(i64::MAX)
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may fail loudly")]
mod tests {
    use super::*;

    fn clock_in(name: &str) -> Clock {
        let folder = std::env::current_exe().unwrap().with_file_name("clocks").join(name);
        fs::create_dir_all(&folder).unwrap();
        let file = folder.join("clock");
        let _ = fs::remove_file(&file);
        Clock::open(file).unwrap()
    }

    #[tokio::test]
    async fn an_advance_ends_a_wait_at_once() {
        let clock = clock_in("wait");
        let waiting = tokio::spawn({
            let clock = clock.clone();
            async move { clock.sleep_until_ms(clock.now_ms() + 3_600_000).await }
        });
        tokio::task::yield_now().await;
        clock.advance(3_600_001).unwrap();
        tokio::time::timeout(Duration::from_secs(2), waiting).await.unwrap().unwrap();
    }

    #[test]
    fn the_offset_outlives_the_process() {
        let clock = clock_in("restart");
        clock.advance(86_400_000).unwrap();
        let reopened = Clock::open(clock.file().to_owned()).unwrap();
        assert!((clock.now_ms() - reopened.now_ms()).abs() < 60_000);
        assert_eq!(fs::read_to_string(clock.file()).unwrap(), "86400000");
    }
}
