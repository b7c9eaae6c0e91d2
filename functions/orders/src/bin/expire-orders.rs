//! The Lambda function `expire-orders`.

use orders_functions::{OrderKeeper, expire_orders};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), platform::Error> {
    platform::schedule::run(OrderKeeper::start, |service| {
        Box::pin(expire_orders::expire_orders(service))
    })
    .await
}
