//! The Lambda function `delete-category`.

use catalog_functions::{CatalogService, delete_category};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), platform::Error> {
    platform::http::serve(CatalogService::start, |service, request| {
        Box::pin(delete_category::delete_category(service, request))
    })
    .await
}
