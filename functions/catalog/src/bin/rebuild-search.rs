//! The Lambda function `rebuild-search`.

use catalog_functions::{SearchDesk, rebuild_search};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), platform::Error> {
    platform::schedule::run(SearchDesk::start, |desk| {
        Box::pin(rebuild_search::rebuild_search(desk))
    })
    .await
}
