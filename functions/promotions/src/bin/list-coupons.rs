//! The Lambda function `list-coupons`.

use promotions_functions::{PromotionService, list_coupons};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), platform::Error> {
    platform::http::serve(PromotionService::start, |service, request| {
        Box::pin(list_coupons::list_coupons(service, request))
    })
    .await
}
