//! The Lambda function `delete-account`.

use identity_functions::{AccountService, delete_account};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), platform::Error> {
    platform::http::serve(AccountService::start, |service, request| {
        Box::pin(delete_account::delete_account(service, request))
    })
    .await
}
