//! The Lambda function `clear-cart`.

use cart_functions::{CartService, clear_cart};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), platform::Error> {
    platform::http::serve(CartService::start, |service, request| {
        Box::pin(clear_cart::clear_cart(service, request))
    })
    .await
}
