//! The Lambda function `receive-payment-webhook`.

use payments_functions::{WebhookReceiver, receive_payment_webhook};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), platform::Error> {
    platform::http::serve(WebhookReceiver::start, |service, request| {
        Box::pin(receive_payment_webhook::receive_payment_webhook(service, request))
    })
    .await
}
