//! The Lambda function `index-products`.

use catalog_functions::{SearchDesk, index_products};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), platform::Error> {
    platform::consumer::consume(SearchDesk::start, |desk, event| {
        Box::pin(index_products::index_products(desk, event))
    })
    .await
}
