//! The Lambda function `quote-checkout`.

use orders_functions::{OrderService, quote_checkout};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), platform::Error> {
    platform::http::serve(OrderService::start, |service, request| {
        Box::pin(quote_checkout::quote_checkout(service, request))
    })
    .await
}
