//! Only one start at a time may use a data folder.

use std::fs::{File, OpenOptions, TryLockError};
use std::io::{Read, Seek, SeekFrom, Write};
use std::path::Path;

use super::StartError;

/// Held as long as the system runs; the operating system lets go of it whatever happens.
pub struct Lock(File);

impl Lock {
    /// Takes the folder, or says who has it.
    pub fn take(folder: &Path, api_url: &str) -> Result<Self, StartError> {
        let path = folder.join("lock");
        let failed = |error| StartError::file(&path, error);
        let mut file = OpenOptions::new()
            .read(true)
            .write(true)
            .create(true)
            .truncate(false)
            .open(&path)
            .map_err(failed)?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                let mut holder = String::new();
                let _ = file.read_to_string(&mut holder);
                return Err(StartError::AlreadyRuns(holder.trim().to_owned()));
            }
            Err(TryLockError::Error(error)) => return Err(failed(error)),
        }
        let holder = format!("pid {}, {api_url}\n", std::process::id());
        file.set_len(0)
            .and_then(|()| file.seek(SeekFrom::Start(0)))
            .and_then(|_| file.write_all(holder.as_bytes()))
            .map_err(failed)?;
        Ok(Self(file))
    }
}

impl Drop for Lock {
    fn drop(&mut self) {
        let _ = self.0.unlock();
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may fail loudly")]
mod tests {
    use super::*;

    #[test]
    fn a_second_start_is_told_of_the_first() {
        let folder = std::env::temp_dir().join(format!("trolley-lock-{}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        let first = Lock::take(&folder, "http://127.0.0.1:9000").unwrap();
        let refused = Lock::take(&folder, "http://127.0.0.1:9100").err().unwrap().to_string();
        assert!(
            refused.contains(&format!("pid {}, http://127.0.0.1:9000", std::process::id())),
            "{refused}"
        );
        drop(first);
        Lock::take(&folder, "http://127.0.0.1:9100").unwrap();
        std::fs::remove_dir_all(folder).unwrap();
    }
}
