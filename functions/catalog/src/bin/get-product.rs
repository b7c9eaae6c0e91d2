//! The Lambda function `get-product`.

use catalog_functions::{CatalogService, get_product};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), platform::Error> {
    platform::http::serve(CatalogService::start, |service, request| {
        Box::pin(get_product::get_product(service, request))
    })
    .await
}
