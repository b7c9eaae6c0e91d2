//! The Lambda function `get-availability`.

use inventory_functions::{Shelves, get_availability};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), platform::Error> {
    platform::http::serve(Shelves::start, |shelves, request| {
        Box::pin(get_availability::get_availability(shelves, request))
    })
    .await
}
