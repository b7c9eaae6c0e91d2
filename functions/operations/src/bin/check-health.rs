//! The Lambda function `check-health`.

use operations_functions::check_health::{self, Health};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), platform::Error> {
    platform::http::serve(Health::start, |health, request| {
        Box::pin(check_health::check_health(health, request))
    })
    .await
}
