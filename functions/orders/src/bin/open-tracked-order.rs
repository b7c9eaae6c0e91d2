//! The Lambda function `open-tracked-order`.

use orders_functions::{TrackingDesk, open_tracked_order};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), platform::Error> {
    platform::http::serve(TrackingDesk::start, |service, request| {
        Box::pin(open_tracked_order::open_tracked_order(service, request))
    })
    .await
}
