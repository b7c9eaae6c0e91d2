//! The Lambda function `erase-personal-data`.

use identity_functions::{Eraser, erase_personal_data};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), platform::Error> {
    platform::consumer::consume(Eraser::start, |eraser, event| {
        Box::pin(erase_personal_data::erase_personal_data(eraser, event))
    })
    .await
}
