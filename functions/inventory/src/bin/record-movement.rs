//! The Lambda function `record-movement`.

use inventory_functions::{StockKeeper, record_movement};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), platform::Error> {
    platform::consumer::consume(StockKeeper::start, |keeper, event| {
        Box::pin(record_movement::record_movement(keeper, event))
    })
    .await
}
