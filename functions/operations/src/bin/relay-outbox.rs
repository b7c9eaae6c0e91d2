//! The Lambda function `relay-outbox`.

use operations_functions::{Outboxes, relay_outbox};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), platform::Error> {
    platform::stream::relay(Outboxes::start, |outboxes, announced| {
        Box::pin(relay_outbox::relay_outbox(outboxes, announced))
    })
    .await
}
