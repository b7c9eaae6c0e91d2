//! The Lambda function `export-account`.

use identity_functions::{AccountService, export_account};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), platform::Error> {
    platform::http::serve(AccountService::start, |service, request| {
        Box::pin(export_account::export_account(service, request))
    })
    .await
}
