//! The Lambda function `reconcile-payments`.

use payments_functions::reconcile_payments::{self, Auditor};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), platform::Error> {
    platform::schedule::run(Auditor::start, |auditor| {
        Box::pin(reconcile_payments::reconcile_payments(auditor))
    })
    .await
}
