//! What of the document the tests have seen to be true.

use std::{
    collections::BTreeSet,
    fs::{self, File, OpenOptions},
    io::{self, Write as _},
    path::Path,
    sync::{Mutex, PoisonError},
};

use platform::http::Operation;

/// The name of an operation, a status, and the problem's code or `-`.
pub type Outcome = (String, u16, String);

/// Everything that the operations are documented to answer.
#[must_use]
pub fn expected(operations: &[Operation]) -> BTreeSet<Outcome> {
    let mut all = BTreeSet::new();
    for operation in operations {
        let id = operation.id();
        let done = operation.answers.iter().map(|(status, _)| *status);
        let done = done.chain(operation.conditional.then_some(304));
        all.extend(done.map(|status| (id.clone(), status, "-".to_owned())));
        let refused = operation.refusals().into_iter();
        all.extend(refused.map(|refusal| (id.clone(), refusal.status, refusal.code.to_owned())));
    }
    all
}

/// What was reached, also by other processes: one line for each outcome in a file that all of them write to.
pub struct Reached {
    seen: Mutex<(BTreeSet<Outcome>, File)>,
}

impl Reached {
    /// # Errors
    /// The file cannot be written to.
    pub fn new(file: &Path) -> io::Result<Self> {
        let file = OpenOptions::new().create(true).append(true).open(file)?;
        Ok(Self { seen: Mutex::new((BTreeSet::new(), file)) })
    }

    /// # Errors
    /// The file cannot be written to.
    pub fn note(&self, outcome: Outcome) -> io::Result<()> {
        let mut seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        let line = format!("{} {} {}\n", outcome.0, outcome.1, outcome.2);
        // One write for each line: lines of several processes do not mix.
        if seen.0.insert(outcome) { seen.1.write_all(line.as_bytes()) } else { Ok(()) }
    }

    /// What a file has.
    ///
    /// # Errors
    /// It cannot be read.
    pub fn read(file: &Path) -> io::Result<BTreeSet<Outcome>> {
        let outcome = |line: &str| {
            let mut words = line.split(' ').map(str::to_owned);
            Some((words.next()?, words.next()?.parse().ok()?, words.next()?))
        };
        Ok(fs::read_to_string(file)?.lines().filter_map(outcome).collect())
    }
}
