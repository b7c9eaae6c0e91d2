//! What the client hears when identity refuses.

use identity::{AccountError, Profile, Wait};
use kernel::OrderId;
use platform::http::{Problem, StatusCode};

use crate::me::Me;

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

/// The current password that was given to confirm is another one.
pub(crate) fn password_wrong() -> Problem {
    let title = "The password is not right";
    Problem::refusal(StatusCode::UNPROCESSABLE_ENTITY, "password_wrong", title)
}

pub(crate) fn reset_token_invalid() -> Problem {
    let title = "The link was used before, or is too old";
    Problem::refusal(StatusCode::UNPROCESSABLE_ENTITY, "reset_token_invalid", title)
}

pub(crate) fn stale_profile(current: Profile) -> Problem {
    let title = "The profile has changed in the meantime";
    Problem::refusal(StatusCode::PRECONDITION_FAILED, "version_conflict", title)
        .with("current", Me::from(current))
}

pub(crate) fn own_admin_role() -> Problem {
    let title = "Administrators do not take that role from themselves; another one can";
    Problem::refusal(StatusCode::CONFLICT, "own_admin_role", title)
}

pub(crate) fn admin_account() -> Problem {
    let title = "This account is an administrator's; another one has to take the role away first";
    Problem::refusal(StatusCode::CONFLICT, "admin_account", title)
}

/// These orders still need their buyer.
pub(crate) fn orders_unfinished(orders: &[OrderId]) -> Problem {
    let title = "Some orders are not finished";
    Problem::refusal(StatusCode::CONFLICT, "orders_unfinished", title).with("orders", orders)
}
