//! The Lambda function `settle-order`.

use orders_functions::{OrderKeeper, settle_order};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), platform::Error> {
    platform::consumer::consume(OrderKeeper::start, |service, event| {
        Box::pin(settle_order::settle_order(service, event))
    })
    .await
}
