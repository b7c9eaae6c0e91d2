//! The Lambda function `split-stock`.

use inventory_functions::{Warehouse, split_stock};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), platform::Error> {
    platform::http::serve(Warehouse::start, |warehouse, request| {
        Box::pin(split_stock::split_stock(warehouse, request))
    })
    .await
}
