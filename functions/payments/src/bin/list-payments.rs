//! The Lambda function `list-payments`.

use payments_functions::{Treasury, list_payments};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), platform::Error> {
    platform::http::serve(Treasury::start, |treasury, request| {
        Box::pin(list_payments::list_payments(treasury, request))
    })
    .await
}
