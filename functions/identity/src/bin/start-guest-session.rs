//! The Lambda function `start-guest-session`.

use identity_functions::{IdentityService, start_guest_session};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), platform::Error> {
    platform::http::serve(IdentityService::start, |service, request| {
        Box::pin(start_guest_session::start_guest_session(service, request))
    })
    .await
}
