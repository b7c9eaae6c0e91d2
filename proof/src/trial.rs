//! One thing that was tried, and its record.

use std::{
    fs::{self, OpenOptions},
    io::{self, Write as _},
    path::{Path, PathBuf},
    time::Instant,
};

use serde::{Deserialize, Serialize};

/// The file that records are appended to; without it nothing is recorded.
const FILE: &str = "TROLLEY_PROOF";

/// How something that was tried ended: a line of JSON in the file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Record {
    /// How it was tried: a section of the page.
    pub method: String,
    /// What was tried, in words of a shop's owner: a row of the section's table.
    pub what: String,
    /// How many cases.
    pub runs: u64,
    /// How many of them broke a rule.
    pub violations: u64,
    pub milliseconds: u64,
}

/// Something that is being tried. One that ends in a panic is on record too, as a violation.
#[derive(Debug)]
pub struct Trial {
    method: String,
    what: String,
    began: Instant,
    file: Option<PathBuf>,
}

impl Trial {
    #[must_use]
    pub fn begin(method: &str, what: impl Into<String>) -> Self {
        let file = std::env::var_os(FILE).map(PathBuf::from);
        Self { method: method.to_owned(), what: what.into(), began: Instant::now(), file }
    }

    /// Records how it ended. To be called before a test asserts that nothing was broken, so that the page tells of it.
    ///
    /// # Panics
    /// When the file cannot be written: evidence must not get lost.
    #[expect(clippy::panic, reason = "a run whose evidence is lost has failed")]
    pub fn ends(self, runs: u64, violations: u64) {
        if let Err(error) = self.record(runs, violations) {
            panic!("{:?} cannot be written: {error}", self.file);
        }
    }

    fn record(&self, runs: u64, violations: u64) -> io::Result<()> {
        let Some(file) = &self.file else { return Ok(()) };
        let milliseconds = u64::try_from(self.began.elapsed().as_millis()).unwrap_or(u64::MAX);
        let (method, what) = (self.method.clone(), self.what.clone());
        append(file, &Record { method, what, runs, violations, milliseconds })
    }
}

impl Drop for Trial {
    fn drop(&mut self) {
        if std::thread::panicking() {
            let _ = self.record(1, 1);
        }
    }
}

/// One write of one line: tests append side by side.
fn append(file: &Path, record: &Record) -> io::Result<()> {
    let mut line = serde_json::to_string(record)?;
    line.push('\n');
    OpenOptions::new().create(true).append(true).open(file)?.write_all(line.as_bytes())
}

/// All records of a file.
///
/// # Errors
/// The file cannot be read, or has something else in it.
pub fn read(file: &Path) -> io::Result<Vec<Record>> {
    let text = fs::read_to_string(file)?;
    text.lines().map(|line| serde_json::from_str(line).map_err(io::Error::from)).collect()
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may fail loudly")]
mod tests {
    use super::*;

    #[test]
    fn what_is_appended_is_read() {
        let file = std::env::temp_dir().join(format!("proof-{}.jsonl", std::process::id()));
        let record = |runs| Record {
            method: "crash points".to_owned(),
            what: "checkout".to_owned(),
            runs,
            violations: 0,
            milliseconds: 12,
        };
        append(&file, &record(1)).unwrap();
        append(&file, &record(2)).unwrap();
        let read = read(&file);
        fs::remove_file(&file).unwrap();
        assert_eq!(read.unwrap(), [record(1), record(2)]);
    }

    #[test]
    fn a_trial_that_ends_in_a_panic_is_a_violation() {
        let file = std::env::temp_dir().join(format!("proof-{}-panic.jsonl", std::process::id()));
        let trial = || {
            let mut trial = Trial::begin("power", "a crash");
            trial.file = Some(file.clone());
            trial
        };
        trial().ends(5, 0);
        let ended = std::thread::spawn({
            let trial = trial();
            move || {
                let _trial = trial;
                std::panic::resume_unwind(Box::new("something was not as it should be"));
            }
        });
        assert!(ended.join().is_err());
        drop(trial());
        let read = read(&file);
        fs::remove_file(&file).unwrap();
        let counts: Vec<_> = read.unwrap().iter().map(|one| (one.runs, one.violations)).collect();
        assert_eq!(counts, [(5, 0), (1, 1)]);
    }
}
