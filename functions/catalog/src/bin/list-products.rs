//! The Lambda function `list-products`.

use catalog_functions::{CatalogService, list_products};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), platform::Error> {
    platform::http::serve(CatalogService::start, |service, request| {
        Box::pin(list_products::list_products(service, request))
    })
    .await
}
