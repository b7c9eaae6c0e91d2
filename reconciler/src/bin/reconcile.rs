//! `reconcile` finds what is damaged in a shop's data; when it is told to, it repairs what can be.

use std::{error::Error, process::ExitCode, time::Duration};

use clap::Parser;
use invariants::reading::{Chosen, Reader};
use reconciler::{Damage, Outcome, Repairer, damages};

/// Finds damage in a shop's data, and repairs it with `--repair`. Without, it only reads.
///
/// Exit code 0: nothing is damaged any more; 1: something is, or a person has to decide; 2: the shop cannot be read.
#[derive(Parser)]
#[command(version)]
struct Arguments {
    #[command(flatten)]
    shop: Chosen,
    /// Repair what can be repaired
    #[arg(long)]
    repair: bool,
    /// Who repairs, for the record
    #[arg(long, env = "USER", default_value = "unknown")]
    by: String,
}

#[tokio::main]
async fn main() -> ExitCode {
    match run(Arguments::parse()).await {
        Ok(code) => code,
        Err(error) => {
            eprintln!("reconcile: {error}");
            ExitCode::from(2)
        }
    }
}

async fn run(arguments: Arguments) -> Result<ExitCode, Box<dyn Error>> {
    let place = arguments.shop.place().await?;
    let reader = arguments.shop.reader(place.clone());
    let found = twice(&reader, arguments.shop.pause()).await?;
    if !arguments.repair {
        for damage in &found {
            println!("found    {damage}");
        }
        let advice = if found.is_empty() { "" } else { " Nothing was changed: add --repair." };
        println!("{} found.{advice}", found.len());
        return Ok(if found.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE });
    }
    repair(&Repairer::new(&place, &arguments.by)?, &found).await
}

/// What is damaged in the same way in two readings.
async fn twice(reader: &Reader, pause: Duration) -> Result<Vec<Damage>, Box<dyn Error>> {
    let first = damages(&reader.read().await?);
    if first.is_empty() {
        return Ok(first);
    }
    tokio::time::sleep(pause).await;
    let mut second = damages(&reader.read().await?);
    second.retain(|damage| first.contains(damage));
    Ok(second)
}

async fn repair(repairer: &Repairer, found: &[Damage]) -> Result<ExitCode, Box<dyn Error>> {
    let mut left = 0;
    for damage in found {
        let word = match repairer.repair(damage).await {
            Ok(Outcome::Repaired) => "repaired",
            Ok(Outcome::MovedOn) => "moved on",
            Ok(Outcome::Left) => {
                left += 1;
                "left    "
            }
            Err(error) => {
                left += 1;
                eprintln!("reconcile: {}: {error}", damage.id);
                "failed  "
            }
        };
        println!("{word} {damage}");
    }
    println!("{} found, {} repaired, {left} left.", found.len(), found.len() - left);
    Ok(if left == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
