//! The Lambda function `inspect-order`.

use orders_functions::{OrderService, inspect_order};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), platform::Error> {
    platform::http::serve(OrderService::start, |service, request| {
        Box::pin(inspect_order::inspect_order(service, request))
    })
    .await
}
