//! The Lambda function `retry-payment`.

use payments_functions::{PaymentService, retry_payment};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), platform::Error> {
    platform::http::serve(PaymentService::start, |service, request| {
        Box::pin(retry_payment::retry_payment(service, request))
    })
    .await
}
