//! `POST /v1/auth/register`: makes an account and has a verification mail sent. Whether the address was
//! known is not to be found out here: the answer and the work are the same.

use identity::{NewAccount, Password};
use kernel::{Email, Text};
use platform::{
    clock,
    http::{Answer, Problem, Reply, Request},
    outbox::Cause,
};

use crate::{IdentityService, problems};

#[derive(Debug, eserde::Deserialize)]
#[serde(deny_unknown_fields)]
struct Registration {
    email: Email,
    password: Password,
    name: Text,
}

/// Answers 202 with nothing in it.
///
/// # Errors
/// 400; 429 `too_many_requests`.
pub async fn register(service: &IdentityService, request: &Request) -> Answer {
    let Registration { email, password, name } = request.json()?;
    password.suits(&email).map_err(|reason| Problem::invalid_at("/password", reason.0))?;
    service.count(&service.limits.registrations, request).await?;
    let account =
        NewAccount { email, name, password, staff_roles: Vec::new(), email_verified: false };
    let registered = service.accounts.register(&account, &Cause::from(request), clock::now()).await;
    registered.map_err(problems::account)?;
    Ok(Reply::accepted())
}
