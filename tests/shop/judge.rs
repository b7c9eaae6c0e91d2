//! Every answer of the API is held against its document, and what it has shown to be true is noted.

use std::{
    path::Path,
    sync::{
        OnceLock,
        atomic::{AtomicBool, Ordering},
    },
};

use openapi::{Answered, Answers, Reached};

static QUIET: AtomicBool = AtomicBool::new(false);

/// The document, made once.
pub fn answers() -> &'static Answers {
    static ANSWERS: OnceLock<Answers> = OnceLock::new();
    ANSWERS.get_or_init(Answers::default)
}

/// From now on nothing is judged, where only time counts.
pub fn judges_nothing() {
    QUIET.store(true, Ordering::Relaxed);
}

/// Fails when the document does not say so.
pub(crate) fn judge(answered: &Answered<'_>) {
    if QUIET.load(Ordering::Relaxed) || answered.status == 0 {
        return;
    }
    match answers().check(answered) {
        Ok(Some(outcome)) => {
            if let Some(reached) = reached() {
                reached.note(outcome).unwrap();
            }
        }
        Ok(None) => {}
        Err(fault) => panic!("docs/api/openapi.json does not say so: {fault}"),
    }
}

/// The file that `TROLLEY_ANSWERS` names, from the root of the workspace.
fn reached() -> Option<&'static Reached> {
    static REACHED: OnceLock<Option<Reached>> = OnceLock::new();
    let open = || {
        let file = std::env::var("TROLLEY_ANSWERS").ok()?;
        Some(Reached::new(&super::instance::root().join(Path::new(&file))).unwrap())
    };
    REACHED.get_or_init(open).as_ref()
}
