//! The Lambda function `redrive-dead-letters`.

use operations_functions::{DeadLetterOffice, redrive_dead_letters};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), platform::Error> {
    platform::http::serve(DeadLetterOffice::start, |office, request| {
        Box::pin(redrive_dead_letters::redrive_dead_letters(office, request))
    })
    .await
}
