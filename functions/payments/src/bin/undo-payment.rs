//! The Lambda function `undo-payment`.

use payments_functions::{PaymentKeeper, undo_payment};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), platform::Error> {
    platform::consumer::consume(PaymentKeeper::start, |keeper, event| {
        Box::pin(undo_payment::undo_payment(keeper, event))
    })
    .await
}
