//! The Lambda function `get-cart`.

use cart_functions::{CartService, get_cart};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), platform::Error> {
    platform::http::serve(CartService::start, |service, request| {
        Box::pin(get_cart::get_cart(service, request))
    })
    .await
}
