//! The Lambda function `restore-cart`.

use cart_functions::{CartKeeper, restore_cart};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), platform::Error> {
    platform::consumer::consume(CartKeeper::start, |keeper, event| {
        Box::pin(restore_cart::restore_cart(keeper, event))
    })
    .await
}
