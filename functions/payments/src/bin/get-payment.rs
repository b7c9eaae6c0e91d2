//! The Lambda function `get-payment`.

use payments_functions::{PaymentService, get_payment};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), platform::Error> {
    platform::http::serve(PaymentService::start, |service, request| {
        Box::pin(get_payment::get_payment(service, request))
    })
    .await
}
