//! The Lambda function `claim-orders`.

use orders_functions::{OrderService, claim_orders};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), platform::Error> {
    platform::http::serve(OrderService::start, |service, request| {
        Box::pin(claim_orders::claim_orders(service, request))
    })
    .await
}
