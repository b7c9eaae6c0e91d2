//! The Lambda function `remove-from-cart`.

use cart_functions::{CartService, remove_from_cart};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), platform::Error> {
    platform::http::serve(CartService::start, |service, request| {
        Box::pin(remove_from_cart::remove_from_cart(service, request))
    })
    .await
}
