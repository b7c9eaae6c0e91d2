//! The Lambda function `import-products`.

use catalog_functions::{CatalogService, import_products};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), platform::Error> {
    platform::http::serve(CatalogService::start, |service, request| {
        Box::pin(import_products::import_products(service, request))
    })
    .await
}
