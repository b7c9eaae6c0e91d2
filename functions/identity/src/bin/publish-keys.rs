//! The Lambda function `publish-keys`.

use identity_functions::{IdentityService, publish_keys};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), platform::Error> {
    platform::http::serve(IdentityService::start, |service, request| {
        Box::pin(publish_keys::publish_keys(service, request))
    })
    .await
}
