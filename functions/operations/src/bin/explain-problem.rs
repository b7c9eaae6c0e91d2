//! The Lambda function `explain-problem`.

use operations_functions::explain_problem::{self, ProblemPages};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), platform::Error> {
    platform::http::serve(ProblemPages::start, |pages, request| {
        Box::pin(explain_problem::explain_problem(pages, request))
    })
    .await
}
