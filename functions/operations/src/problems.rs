//! What the client hears when operations cannot do as asked.

use operations::DeadLetters;
use platform::http::{Problem, StatusCode};

pub(crate) fn nothing_to_redrive(queue: DeadLetters) -> Problem {
    let title = "These letters are not messages that could be sent again";
    Problem::refusal(StatusCode::UNPROCESSABLE_ENTITY, "nothing_to_redrive", title)
        .with("queue", queue)
}
