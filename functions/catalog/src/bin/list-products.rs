//! The Lambda function `list-products`.

use catalog_functions::{Storefront, list_products};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), platform::Error> {
    platform::http::serve(Storefront::start, |storefront, request| {
        Box::pin(list_products::list_products(storefront, request))
    })
    .await
}
