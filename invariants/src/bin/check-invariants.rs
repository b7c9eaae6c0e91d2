//! `check-invariants` reads every table of a shop, its queues and the payment provider's books, and names whatever must
//! not be, one line each.

use std::process::ExitCode;

use clap::Parser;
use invariants::{Judgement, reading::Chosen};

/// Checks that a shop's books are right. It only reads.
///
/// Exit code 0: they are; 1: something is wrong; 2: the shop cannot be read.
#[derive(Parser)]
#[command(version)]
struct Arguments {
    #[command(flatten)]
    shop: Chosen,
    /// The shop is closed and all windows too: whatever still waits is wrong
    #[arg(long)]
    at_rest: bool,
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
    let reader = arguments.shop.reader(arguments.shop.place().await?);
    Ok(match arguments.at_rest {
        true => reader.judge_at_rest().await?,
        false => reader.judge(arguments.shop.pause()).await?,
    })
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
