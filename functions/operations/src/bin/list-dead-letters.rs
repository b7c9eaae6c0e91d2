//! The Lambda function `list-dead-letters`.

use operations_functions::{DeadLetterOffice, list_dead_letters};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), platform::Error> {
    platform::http::serve(DeadLetterOffice::start, |office, request| {
        Box::pin(list_dead_letters::list_dead_letters(office, request))
    })
    .await
}
