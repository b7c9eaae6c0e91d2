//! The Lambda function `update-product`.

use catalog_functions::{CatalogService, update_product};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), platform::Error> {
    platform::http::serve(CatalogService::start, |service, request| {
        Box::pin(update_product::update_product(service, request))
    })
    .await
}
