//! The Lambda function `get-invoice`.

use orders_functions::{OrderService, get_invoice};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), platform::Error> {
    platform::http::serve(OrderService::start, |service, request| {
        Box::pin(get_invoice::get_invoice(service, request))
    })
    .await
}
