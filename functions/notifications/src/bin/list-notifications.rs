//! The Lambda function `list-notifications`.

use notifications_functions::{InboxService, list_notifications};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), platform::Error> {
    platform::http::serve(InboxService::start, |service, request| {
        Box::pin(list_notifications::list_notifications(service, request))
    })
    .await
}
