//! The Lambda function `cancel-order`.

use orders_functions::{OrderService, cancel_order};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), platform::Error> {
    platform::http::serve(OrderService::start, |service, request| {
        Box::pin(cancel_order::cancel_order(service, request))
    })
    .await
}
