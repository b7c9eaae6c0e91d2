//! The Lambda function `search-products`.

use catalog_functions::{SearchDesk, search_products};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), platform::Error> {
    platform::http::serve(SearchDesk::start, |desk, request| {
        Box::pin(search_products::search_products(desk, request))
    })
    .await
}
