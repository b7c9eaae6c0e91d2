//! The Lambda function `save-category`.

use catalog_functions::{CatalogService, save_category};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), platform::Error> {
    platform::http::serve(CatalogService::start, |service, request| {
        Box::pin(save_category::save_category(service, request))
    })
    .await
}
