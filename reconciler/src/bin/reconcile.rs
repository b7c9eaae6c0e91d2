//! `reconcile` finds what is damaged in a shop's data; when it is told to, it repairs what can be.

use std::{collections::BTreeMap, error::Error, fs, io, process::ExitCode, time::Duration};

use clap::Parser;
use invariants::reading::{Place, Reader};
use reconciler::{Damage, Outcome, Repairer, damages};

/// Finds damage in a shop's data, and repairs it with `--repair`. Without, it only reads.
///
/// Exit code 0: nothing is damaged any more; 1: something is, or a person has to decide; 2: the shop cannot be read.
#[derive(Parser)]
#[command(version)]
struct Arguments {
    /// The port of the shop that `make dev` runs on this machine
    #[arg(long, env = "PORT", default_value_t = 9000)]
    port: u16,
    /// Instead: what a deployment's resources are called, a JSON object in a file, or `-`
    #[arg(long, value_name = "FILE")]
    resources: Option<String>,
    /// The payment provider of a deployment
    #[arg(long, env = "PAYMENT_PROVIDER_URL", default_value = "https://api.stripe.com")]
    provider: String,
    /// Repair what can be repaired
    #[arg(long)]
    repair: bool,
    /// Who repairs, for the record
    #[arg(long, env = "USER", default_value = "unknown")]
    by: String,
    /// How far back the provider's books are compared
    #[arg(long, default_value_t = 30)]
    days: u16,
    /// Seconds between the two readings that have to agree
    #[arg(long, default_value_t = 20)]
    pause: u64,
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
    let place = match &arguments.resources {
        None => Place::local(arguments.port).await,
        Some(file) => Place::deployed(names(file)?, arguments.provider).await,
    };
    let reader = Reader::new(place.clone(), arguments.days);
    let found = twice(&reader, Duration::from_secs(arguments.pause)).await?;
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

fn names(file: &str) -> Result<BTreeMap<String, String>, Box<dyn Error>> {
    let text = match file {
        "-" => io::read_to_string(io::stdin())?,
        file => fs::read_to_string(file)?,
    };
    Ok(serde_json::from_str(&text)?)
}
