//! The Lambda function `send-notification`.

use notifications_functions::{NotificationSender, send_notification};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), platform::Error> {
    platform::consumer::consume(NotificationSender::start, |service, event| {
        Box::pin(send_notification::send_notification(service, event))
    })
    .await
}
