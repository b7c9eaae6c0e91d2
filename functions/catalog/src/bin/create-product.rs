//! The Lambda function `create-product`.

use catalog_functions::{CatalogService, create_product};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), platform::Error> {
    platform::http::serve(CatalogService::start, |service, request| {
        Box::pin(create_product::create_product(service, request))
    })
    .await
}
