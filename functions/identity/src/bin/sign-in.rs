//! The Lambda function `sign-in`.

use identity_functions::{IdentityService, sign_in};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), platform::Error> {
    platform::http::serve(IdentityService::start, |service, request| {
        Box::pin(sign_in::sign_in(service, request))
    })
    .await
}
