//! `POST /v1/auth/register`: makes an account and has a verification mail sent. Whether the address was
//! known is not to be found out here: the answer and the work are the same.

use identity::{NewAccount, Password};
use kernel::{Email, Text};
use platform::{
    clock,
    http::{Answer, Operation, Problem, Reply, Request, Who},
    outbox::Cause,
};
use schemars::JsonSchema;

use crate::{IdentityService, problems};

#[derive(Debug, eserde::Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Registration {
    email: Email,
    password: Password,
    name: Text,
}

/// The contract of `POST /v1/auth/register`.
#[must_use]
pub fn operation() -> Operation {
    Operation::new("register", "POST /v1/auth/register", Who::Public)
        .summary("Opens an account; the answer is the same for an address that has one")
        .takes::<Registration>()
        .accepted()
        .refuses(429, &["too_many_requests"])
}

/// Answers 202 with nothing in it.
///
/// # Errors
/// As [`operation`] says.
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
