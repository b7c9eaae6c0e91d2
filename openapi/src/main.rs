//! `openapi write` renews the documents under docs/api. `openapi coverage FILE` lists what of them no test has
//! reached, and fails when that is anything.

use std::{fs, io, path::PathBuf, process::ExitCode};

use clap::Parser;
use openapi::{DOCUMENT, EVENTS, Reached, document, events, expected, file_of, operations};

/// The documents of the API and of its events. Paths count from the root of the workspace.
#[derive(Debug, Parser)]
enum Command {
    /// Writes the documents.
    Write,
    /// Compares what the tests have seen, as `TROLLEY_ANSWERS` made them note it, with the document.
    Coverage { answers: PathBuf },
}

fn main() -> io::Result<ExitCode> {
    match Command::parse() {
        Command::Write => {
            fs::write(DOCUMENT, file_of(&document()))?;
            fs::write(EVENTS, file_of(&events()))?;
            Ok(ExitCode::SUCCESS)
        }
        Command::Coverage { answers } => {
            let (expected, reached) = (expected(&operations()), Reached::read(&answers)?);
            let missing: Vec<_> = expected.difference(&reached).collect();
            for (operation, status, code) in &missing {
                println!("{operation} {status} {code}: no test reaches it");
            }
            println!(
                "{} of {} documented answers reached",
                expected.len() - missing.len(),
                expected.len()
            );
            Ok(if missing.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
        }
    }
}
