//! The Lambda function `authorize-payment`.

use payments_functions::{PaymentKeeper, authorize_payment};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), platform::Error> {
    platform::consumer::consume(PaymentKeeper::start, |keeper, event| {
        Box::pin(authorize_payment::authorize_payment(keeper, event))
    })
    .await
}
