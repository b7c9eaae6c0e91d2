//! The Lambda function `upload-product-image`.

use catalog_functions::{CatalogService, upload_product_image};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), platform::Error> {
    platform::http::serve(CatalogService::start, |service, request| {
        Box::pin(upload_product_image::upload_product_image(service, request))
    })
    .await
}
