//! The Lambda function `get-order-timeline`.

use orders_functions::{OrderService, get_order_timeline};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), platform::Error> {
    platform::http::serve(OrderService::start, |service, request| {
        Box::pin(get_order_timeline::get_order_timeline(service, request))
    })
    .await
}
