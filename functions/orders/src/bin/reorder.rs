//! The Lambda function `reorder`.

use orders_functions::{OrderService, reorder};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), platform::Error> {
    platform::http::serve(OrderService::start, |service, request| {
        Box::pin(reorder::reorder(service, request))
    })
    .await
}
