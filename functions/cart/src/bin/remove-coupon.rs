//! The Lambda function `remove-coupon`.

use cart_functions::{CartService, remove_coupon};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), platform::Error> {
    platform::http::serve(CartService::start, |service, request| {
        Box::pin(remove_coupon::remove_coupon(service, request))
    })
    .await
}
