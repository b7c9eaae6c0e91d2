//! The Lambda function `publish-openapi`.

use operations_functions::publish_openapi::{self, Published};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), platform::Error> {
    platform::http::serve(Published::start, |published, request| {
        Box::pin(publish_openapi::publish_openapi(published, request))
    })
    .await
}
