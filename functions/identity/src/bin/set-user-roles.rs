//! The Lambda function `set-user-roles`.

use identity_functions::{IdentityService, set_user_roles};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), platform::Error> {
    platform::http::serve(IdentityService::start, |service, request| {
        Box::pin(set_user_roles::set_user_roles(service, request))
    })
    .await
}
