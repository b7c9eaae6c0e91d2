//! The Lambda function `get-order`.

use orders_functions::{OrderService, get_order};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), platform::Error> {
    platform::http::serve(OrderService::start, |service, request| {
        Box::pin(get_order::get_order(service, request))
    })
    .await
}
