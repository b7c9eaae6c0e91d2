//! The Lambda function `read-notification`.

use notifications_functions::{InboxService, read_notification};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), platform::Error> {
    platform::http::serve(InboxService::start, |service, request| {
        Box::pin(read_notification::read_notification(service, request))
    })
    .await
}
