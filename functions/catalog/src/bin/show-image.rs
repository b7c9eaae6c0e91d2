//! The Lambda function `show-image`.

use catalog_functions::show_image::{Gallery, show_image};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), platform::Error> {
    platform::http::serve(Gallery::start, |gallery, request| Box::pin(show_image(gallery, request)))
        .await
}
