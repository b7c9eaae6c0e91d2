//! The Lambda function `advance-order`.

use orders_functions::{OrderService, advance_order};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), platform::Error> {
    platform::http::serve(OrderService::start, |service, request| {
        Box::pin(advance_order::advance_order(service, request))
    })
    .await
}
