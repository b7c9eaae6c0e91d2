//! The Lambda function `apply-coupon`.

use cart_functions::{CartService, apply_coupon};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), platform::Error> {
    platform::http::serve(CartService::start, |service, request| {
        Box::pin(apply_coupon::apply_coupon(service, request))
    })
    .await
}
