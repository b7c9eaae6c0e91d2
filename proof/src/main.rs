//! `proof FILE PAGE` makes the page of the records in a file, closes with one line, and fails when a rule was broken.

use std::{fs, io, path::PathBuf, process::ExitCode};

use clap::Parser;

#[derive(Debug, Parser)]
struct Arguments {
    /// The records that the tests have appended.
    records: PathBuf,
    /// The page to write.
    page: PathBuf,
    /// The day and the machine, for the reader.
    #[arg(long)]
    on: String,
}

fn main() -> io::Result<ExitCode> {
    let arguments = Arguments::parse();
    let records = proof::read(&arguments.records)?;
    let (page, last) = proof::page(&records, &arguments.on);
    fs::write(&arguments.page, page)?;
    println!("{last}");
    let broken = records.is_empty() || records.iter().any(|record| record.violations > 0);
    Ok(if broken { ExitCode::FAILURE } else { ExitCode::SUCCESS })
}
