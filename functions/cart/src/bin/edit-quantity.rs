//! The Lambda function `edit-quantity`.

use cart_functions::{CartService, edit_quantity};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), platform::Error> {
    platform::http::serve(CartService::start, |service, request| {
        Box::pin(edit_quantity::edit_quantity(service, request))
    })
    .await
}
