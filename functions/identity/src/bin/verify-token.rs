//! The Lambda function `verify-token`.

use identity_functions::{IdentityService, verify_token};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), platform::Error> {
    platform::http::serve(IdentityService::start, |service, request| {
        Box::pin(verify_token::verify_token(service, request))
    })
    .await
}
