//! The Lambda function `list-categories`.

use catalog_functions::{Storefront, list_categories};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), platform::Error> {
    platform::http::serve(Storefront::start, |storefront, request| {
        Box::pin(list_categories::list_categories(storefront, request))
    })
    .await
}
