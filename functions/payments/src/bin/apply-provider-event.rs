//! The Lambda function `apply-provider-event`.

use payments_functions::{PaymentKeeper, apply_provider_event};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), platform::Error> {
    platform::consumer::consume(PaymentKeeper::start, |keeper, event| {
        Box::pin(apply_provider_event::apply_provider_event(keeper, event))
    })
    .await
}
