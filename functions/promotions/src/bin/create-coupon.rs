//! The Lambda function `create-coupon`.

use promotions_functions::{PromotionService, create_coupon};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), platform::Error> {
    platform::http::serve(PromotionService::start, |service, request| {
        Box::pin(create_coupon::create_coupon(service, request))
    })
    .await
}
