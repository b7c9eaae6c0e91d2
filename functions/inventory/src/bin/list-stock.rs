//! The Lambda function `list-stock`.

use inventory_functions::{Warehouse, list_stock};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), platform::Error> {
    platform::http::serve(Warehouse::start, |warehouse, request| {
        Box::pin(list_stock::list_stock(warehouse, request))
    })
    .await
}
