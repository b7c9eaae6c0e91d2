//! The Lambda function `track-order`.

use orders_functions::{TrackingDesk, track_order};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), platform::Error> {
    platform::http::serve(TrackingDesk::start, |service, request| {
        Box::pin(track_order::track_order(service, request))
    })
    .await
}
