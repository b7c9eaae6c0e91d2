//! The Lambda function `apply-price-schedule`.

use catalog_functions::{PriceKeeper, apply_price_schedule};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), platform::Error> {
    platform::schedule::run(PriceKeeper::start, |keeper| {
        Box::pin(apply_price_schedule::apply_price_schedule(keeper))
    })
    .await
}
