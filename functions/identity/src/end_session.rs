//! `DELETE /v1/me/sessions/{id}`: signs out one of the customer's devices.

use identity::End;
use kernel::SessionId;
use platform::http::{Answer, Operation, Problem, Reply, Request, Who};

use crate::IdentityService;

/// The contract of `DELETE /v1/me/sessions/{id}`.
#[must_use]
pub fn operation() -> Operation {
    Operation::new("end-session", "DELETE /v1/me/sessions/{id}", Who::Customer)
        .summary("Signs out one of the customer's devices")
        .at::<SessionId>("id")
        .answers_nothing(204)
}

/// Answers nothing, also the second time.
///
/// # Errors
/// As [`operation`] says.
pub async fn end_session(service: &IdentityService, request: &Request) -> Answer {
    let (_, account) = service.guard.signed_in(request).await?;
    let session: SessionId = request.parameter("id")?;
    if !service.sessions.end_own(session, account.user_id, End::EndedByOwner).await? {
        return Err(Problem::not_found());
    }
    Ok(Reply::no_content())
}
