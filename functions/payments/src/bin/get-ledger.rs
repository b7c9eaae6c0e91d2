//! The Lambda function `get-ledger`.

use payments_functions::{Treasury, get_ledger};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), platform::Error> {
    platform::http::serve(Treasury::start, |treasury, request| {
        Box::pin(get_ledger::get_ledger(treasury, request))
    })
    .await
}
