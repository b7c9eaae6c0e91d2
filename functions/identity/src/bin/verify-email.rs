//! The Lambda function `verify-email`.

use identity_functions::{IdentityService, verify_email};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), platform::Error> {
    platform::http::serve(IdentityService::start, |service, request| {
        Box::pin(verify_email::verify_email(service, request))
    })
    .await
}
