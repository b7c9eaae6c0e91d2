//! The Lambda function `disable-coupon`.

use promotions_functions::{PromotionService, disable_coupon};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), platform::Error> {
    platform::http::serve(PromotionService::start, |service, request| {
        Box::pin(disable_coupon::disable_coupon(service, request))
    })
    .await
}
