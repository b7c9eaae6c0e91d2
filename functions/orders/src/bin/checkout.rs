//! The Lambda function `checkout`.

use orders_functions::{OrderService, checkout};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), platform::Error> {
    platform::http::serve(OrderService::start, |service, request| {
        Box::pin(checkout::checkout(service, request))
    })
    .await
}
