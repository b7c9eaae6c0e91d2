//! The Lambda function `list-orders`.

use orders_functions::{OrderService, list_orders};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), platform::Error> {
    platform::http::serve(OrderService::start, |service, request| {
        Box::pin(list_orders::list_orders(service, request))
    })
    .await
}
