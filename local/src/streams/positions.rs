//! How far each source has read, kept so that a restart goes on where it stopped.

use std::collections::BTreeMap;
use std::io;
use std::path::PathBuf;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// Sequence numbers by source.
pub struct Positions {
    file: Option<PathBuf>,
    at: Mutex<BTreeMap<String, String>>,
}

impl Positions {
    /// A file that is missing or cannot be read means the beginning: events come twice then, which all consumers bear.
    pub fn open(file: Option<PathBuf>) -> Self {
        let kept = file.as_ref().and_then(|file| std::fs::read(file).ok());
        let at = kept.and_then(|kept| serde_json::from_slice(&kept).ok()).unwrap_or_default();
        Self { file, at: Mutex::new(at) }
    }

    pub fn of(&self, source: &str) -> Option<String> {
        self.at().get(source).cloned()
    }

    pub fn set(&self, source: String, sequence_number: String) {
        self.at().insert(source, sequence_number);
    }

    /// Writes all positions; the file is always a whole one.
    pub fn save(&self) {
        let Some(file) = &self.file else { return };
        // The lock is held while writing, or an older state could replace a newer one.
        let at = self.at();
        let written = serde_json::to_vec(&*at).map_err(io::Error::from).and_then(|bytes| {
            let fresh = file.with_extension("new");
            std::fs::write(&fresh, bytes)?;
            std::fs::rename(fresh, file)
        });
        if let Err(error) = written {
            tracing::warn!(%error, "stream positions cannot be written: a restart repeats events");
        }
    }

    fn at(&self) -> MutexGuard<'_, BTreeMap<String, String>> {
        self.at.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
