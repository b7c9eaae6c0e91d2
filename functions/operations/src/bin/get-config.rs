//! The Lambda function `get-config`.

use operations_functions::get_config::{self, Config};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), platform::Error> {
    platform::http::serve(Config::start, |config, request| {
        Box::pin(get_config::get_config(config, request))
    })
    .await
}
