//! The Lambda function `reset-password`.

use identity_functions::{IdentityService, reset_password};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), platform::Error> {
    platform::http::serve(IdentityService::start, |service, request| {
        Box::pin(reset_password::reset_password(service, request))
    })
    .await
}
