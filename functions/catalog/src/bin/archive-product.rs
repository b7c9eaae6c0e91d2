//! The Lambda function `archive-product`.

use catalog_functions::{CatalogService, archive_product};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), platform::Error> {
    platform::http::serve(CatalogService::start, |service, request| {
        Box::pin(archive_product::archive_product(service, request))
    })
    .await
}
