//! The Lambda function `inspect-payment`.

use payments_functions::{Treasury, inspect_payment};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), platform::Error> {
    platform::http::serve(Treasury::start, |treasury, request| {
        Box::pin(inspect_payment::inspect_payment(treasury, request))
    })
    .await
}
