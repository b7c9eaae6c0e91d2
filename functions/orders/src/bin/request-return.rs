//! The Lambda function `request-return`.

use orders_functions::{OrderService, request_return};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), platform::Error> {
    platform::http::serve(OrderService::start, |service, request| {
        Box::pin(request_return::request_return(service, request))
    })
    .await
}
