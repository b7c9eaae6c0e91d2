//! The Lambda function `register`.

use identity_functions::{IdentityService, register};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), platform::Error> {
    platform::http::serve(IdentityService::start, |service, request| {
        Box::pin(register::register(service, request))
    })
    .await
}
