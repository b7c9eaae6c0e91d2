//! The Lambda function `request-password-reset`.

use identity_functions::{IdentityService, request_password_reset};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), platform::Error> {
    platform::http::serve(IdentityService::start, |service, request| {
        Box::pin(request_password_reset::request_password_reset(service, request))
    })
    .await
}
