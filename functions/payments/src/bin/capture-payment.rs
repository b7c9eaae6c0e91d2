//! The Lambda function `capture-payment`.

use payments_functions::{PaymentKeeper, capture_payment};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), platform::Error> {
    platform::consumer::consume(PaymentKeeper::start, |keeper, event| {
        Box::pin(capture_payment::capture_payment(keeper, event))
    })
    .await
}
