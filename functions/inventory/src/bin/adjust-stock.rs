//! The Lambda function `adjust-stock`.

use inventory_functions::{Warehouse, adjust_stock};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), platform::Error> {
    platform::http::serve(Warehouse::start, |warehouse, request| {
        Box::pin(adjust_stock::adjust_stock(warehouse, request))
    })
    .await
}
