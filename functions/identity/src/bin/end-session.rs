//! The Lambda function `end-session`.

use identity_functions::{IdentityService, end_session};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), platform::Error> {
    platform::http::serve(IdentityService::start, |service, request| {
        Box::pin(end_session::end_session(service, request))
    })
    .await
}
