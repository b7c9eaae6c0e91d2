//! `check-invariants` reads every table of a shop, its queues and the payment provider's books, and names whatever must
//! not be, one line each.

use std::{collections::BTreeMap, fs, io, process::ExitCode, time::Duration};

use clap::Parser;
use invariants::{
    Judgement,
    reading::{Place, Reader},
};

/// Checks that a shop's books are right. It only reads.
///
/// Exit code 0: they are; 1: something is wrong; 2: the shop cannot be read.
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
    /// The shop is closed and all windows too: whatever still waits is wrong
    #[arg(long)]
    at_rest: bool,
    /// How far back the provider's books are compared
    #[arg(long, default_value_t = 30)]
    days: u16,
    /// Seconds until a second look at what seems wrong in a shop that is open
    #[arg(long, default_value_t = 20)]
    pause: u64,
}

#[tokio::main]
async fn main() -> ExitCode {
    match judge(Arguments::parse()).await {
        Ok(judgement) => tell(&judgement),
        Err(error) => {
            eprintln!("check-invariants: {error}");
            ExitCode::from(2)
        }
    }
}

async fn judge(arguments: Arguments) -> Result<Judgement, Box<dyn std::error::Error>> {
    let place = match &arguments.resources {
        None => Place::local(arguments.port).await,
        Some(file) => Place::deployed(names(file)?, arguments.provider).await,
    };
    let reader = Reader::new(place, arguments.days);
    Ok(match arguments.at_rest {
        true => reader.judge_at_rest().await?,
        false => reader.judge(Duration::from_secs(arguments.pause)).await?,
    })
}

fn names(file: &str) -> Result<BTreeMap<String, String>, Box<dyn std::error::Error>> {
    let text = match file {
        "-" => io::read_to_string(io::stdin())?,
        file => fs::read_to_string(file)?,
    };
    Ok(serde_json::from_str(&text)?)
}

fn tell(judgement: &Judgement) -> ExitCode {
    for found in &judgement.wrong {
        println!("wrong    {found}");
    }
    for found in &judgement.passing {
        println!("passing  {found}");
    }
    let items: usize = judgement.read.tables.values().map(Vec::len).sum();
    let rows =
        judgement.read.ledger.get("rows").and_then(|rows| rows.as_array()).map_or(0, Vec::len);
    println!(
        "{items} items and {rows} rows of the provider's books: {} violations, {} passing. Not to be seen from outside: what people \
         were shown (10, and of 5 all but recorded answers).",
        judgement.wrong.len(),
        judgement.passing.len()
    );
    if judgement.wrong.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}
