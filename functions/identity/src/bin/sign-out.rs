//! The Lambda function `sign-out`.

use identity_functions::{IdentityService, sign_out};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), platform::Error> {
    platform::http::serve(IdentityService::start, |service, request| {
        Box::pin(sign_out::sign_out(service, request))
    })
    .await
}
