//! The Lambda function `list-sessions`.

use identity_functions::{IdentityService, list_sessions};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), platform::Error> {
    platform::http::serve(IdentityService::start, |service, request| {
        Box::pin(list_sessions::list_sessions(service, request))
    })
    .await
}
