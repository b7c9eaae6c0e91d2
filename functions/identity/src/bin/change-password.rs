//! The Lambda function `change-password`.

use identity_functions::{IdentityService, change_password};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), platform::Error> {
    platform::http::serve(IdentityService::start, |service, request| {
        Box::pin(change_password::change_password(service, request))
    })
    .await
}
