//! What the client hears when identity refuses.

use identity::{AccountError, Wait};
use platform::http::{Problem, StatusCode};

pub(crate) fn account(error: AccountError) -> Problem {
    match error {
        AccountError::Store(error) => error.into(),
        AccountError::Hash(error) => Problem::internal(error),
    }
}

/// Unknown address, wrong password, disabled account: to the byte the same.
pub(crate) fn invalid_credentials() -> Problem {
    let title = "E-mail address and password do not belong together";
    Problem::refusal(StatusCode::UNAUTHORIZED, "invalid_credentials", title)
}

pub(crate) fn too_many_attempts(Wait(seconds): Wait) -> Problem {
    let title = "That was too often; please wait";
    Problem::refusal(StatusCode::TOO_MANY_REQUESTS, "too_many_requests", title).retry_after(seconds)
}

/// No token, one that was used up, and one that was stolen: to the client the same.
pub(crate) fn session_ended() -> Problem {
    let title = "The session has ended; sign in again";
    Problem::refusal(StatusCode::UNAUTHORIZED, "session_ended", title)
}

pub(crate) fn origin_refused() -> Problem {
    let title = "This site may not use the shop's cookie";
    Problem::refusal(StatusCode::FORBIDDEN, "origin_refused", title)
}

pub(crate) fn verification_invalid() -> Problem {
    let title = "The link was used before, or is too old";
    Problem::refusal(StatusCode::UNPROCESSABLE_ENTITY, "verification_token_invalid", title)
}
