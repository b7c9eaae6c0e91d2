//! The Lambda function `refund-payment`.

use payments_functions::{Treasury, refund_payment};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), platform::Error> {
    platform::http::serve(Treasury::start, |treasury, request| {
        Box::pin(refund_payment::refund_payment(treasury, request))
    })
    .await
}
