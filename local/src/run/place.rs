//! Where files are kept.

use std::path::PathBuf;

use super::lock::Lock;
use super::{Data, StartError};
use crate::clock::Clock;

/// The data folder, or a passing one.
pub struct Place {
    /// What outlives this run; none in memory.
    pub folder: Option<PathBuf>,
    /// What functions and tools read while it runs.
    pub scratch: PathBuf,
    _lock: Option<Lock>,
}

impl Place {
    pub fn open(data: &Data, port: u16) -> Result<Self, StartError> {
        let (folder, scratch) = match data {
            Data::Folder(folder) => {
                let folder =
                    std::path::absolute(folder).map_err(|error| StartError::file(folder, error))?;
                (Some(folder.clone()), folder)
            }
            Data::Memory => {
                let name = format!("trolley-{}-{}", std::process::id(), ulid::Ulid::new());
                (None, std::env::temp_dir().join(name))
            }
        };
        std::fs::create_dir_all(&scratch).map_err(|error| StartError::file(&scratch, error))?;
        let lock = folder
            .as_ref()
            .map(|folder| Lock::take(folder, &format!("http://127.0.0.1:{port}")))
            .transpose()?;
        Ok(Self { folder, scratch, _lock: lock })
    }

    /// The clock, whose file the functions read.
    pub fn clock(&self) -> Result<Clock, StartError> {
        let file = self.scratch.join("clock");
        Clock::open(file.clone()).map_err(|error| StartError::file(&file, error))
    }

    /// A file that outlives this run; none in memory.
    pub fn file(&self, name: &str) -> Option<PathBuf> {
        self.folder.as_ref().map(|folder| folder.join(name))
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        if self.folder.is_none() {
            let _ = std::fs::remove_dir_all(&self.scratch);
        }
    }
}
