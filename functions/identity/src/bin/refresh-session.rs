//! The Lambda function `refresh-session`.

use identity_functions::{IdentityService, refresh_session};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), platform::Error> {
    platform::http::serve(IdentityService::start, |service, request| {
        Box::pin(refresh_session::refresh_session(service, request))
    })
    .await
}
