//! The Lambda function `retry-due-payments`.

use payments_functions::{PaymentKeeper, retry_due_payments};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), platform::Error> {
    platform::schedule::run(PaymentKeeper::start, |keeper| {
        Box::pin(retry_due_payments::retry_due_payments(keeper))
    })
    .await
}
