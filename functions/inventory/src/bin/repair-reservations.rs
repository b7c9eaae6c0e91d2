//! The Lambda function `repair-reservations`.

use inventory_functions::{StockKeeper, repair_reservations};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), platform::Error> {
    platform::schedule::run(StockKeeper::start, |keeper| {
        Box::pin(repair_reservations::repair_reservations(keeper))
    })
    .await
}
