//! The Lambda function `search-orders`.

use orders_functions::{OrderService, search_orders};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), platform::Error> {
    platform::http::serve(OrderService::start, |service, request| {
        Box::pin(search_orders::search_orders(service, request))
    })
    .await
}
