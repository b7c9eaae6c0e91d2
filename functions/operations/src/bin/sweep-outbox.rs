//! The Lambda function `sweep-outbox`.

use operations_functions::{Outboxes, sweep_outbox};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), platform::Error> {
    platform::schedule::run(Outboxes::start, |outboxes| {
        Box::pin(sweep_outbox::sweep_outbox(outboxes))
    })
    .await
}
