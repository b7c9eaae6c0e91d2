//! The Lambda function `list-stock-movements`.

use inventory_functions::{Warehouse, list_stock_movements};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), platform::Error> {
    platform::http::serve(Warehouse::start, |warehouse, request| {
        Box::pin(list_stock_movements::list_stock_movements(warehouse, request))
    })
    .await
}
