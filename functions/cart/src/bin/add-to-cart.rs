//! The Lambda function `add-to-cart`.

use cart_functions::{CartService, add_to_cart};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), platform::Error> {
    platform::http::serve(CartService::start, |service, request| {
        Box::pin(add_to_cart::add_to_cart(service, request))
    })
    .await
}
