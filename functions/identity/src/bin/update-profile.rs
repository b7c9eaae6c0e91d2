//! The Lambda function `update-profile`.

use identity_functions::{IdentityService, update_profile};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), platform::Error> {
    platform::http::serve(IdentityService::start, |service, request| {
        Box::pin(update_profile::update_profile(service, request))
    })
    .await
}
