//! The Lambda function `get-profile`.

use identity_functions::{IdentityService, get_profile};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), platform::Error> {
    platform::http::serve(IdentityService::start, |service, request| {
        Box::pin(get_profile::get_profile(service, request))
    })
    .await
}
