//! The Lambda function `watch-stock`.

use inventory_functions::{WaitingList, watch_stock};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), platform::Error> {
    platform::http::serve(WaitingList::start, |list, request| {
        Box::pin(watch_stock::watch_stock(list, request))
    })
    .await
}
