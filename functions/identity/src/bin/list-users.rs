//! The Lambda function `list-users`.

use identity_functions::{IdentityService, list_users};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), platform::Error> {
    platform::http::serve(IdentityService::start, |service, request| {
        Box::pin(list_users::list_users(service, request))
    })
    .await
}
