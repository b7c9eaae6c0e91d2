//! The Lambda function `decide-return`.

use orders_functions::{OrderService, decide_return};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), platform::Error> {
    platform::http::serve(OrderService::start, |service, request| {
        Box::pin(decide_return::decide_return(service, request))
    })
    .await
}
