//! The Lambda function `merge-cart`.

use cart_functions::{CartService, merge_cart};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), platform::Error> {
    platform::http::serve(CartService::start, |service, request| {
        Box::pin(merge_cart::merge_cart(service, request))
    })
    .await
}
