//! `PUT /v1/me/password`: another password. Every other device is signed out.

use identity::{Password, PasswordSet};
use platform::{
    clock,
    http::{Answer, Operation, Problem, Reply, Request, Who},
    outbox::Cause,
    store::StoreError,
};
use schemars::JsonSchema;

use crate::{IdentityService, confirmation::confirm_password, problems, secret::Secret};

/// The password as it is and as it shall be.
#[derive(Debug, eserde::Deserialize, JsonSchema)]
#[schemars(rename = "ChangePassword")]
#[serde(deny_unknown_fields)]
struct Passwords {
    current_password: Secret,
    new_password: Password,
}

/// The contract of `PUT /v1/me/password`.
#[must_use]
pub fn operation() -> Operation {
    Operation::new("change-password", "PUT /v1/me/password", Who::Customer)
        .summary("Changes the password and signs out every other device")
        .takes::<Passwords>()
        .answers_nothing(204)
        .refuses(422, &["password_wrong"])
        .refuses(429, &["too_many_requests"])
}

/// Answers nothing; this session goes on.
///
/// # Errors
/// As [`operation`] says.
pub async fn change_password(service: &IdentityService, request: &Request) -> Answer {
    let (caller, account) = service.guard.signed_in(request).await?;
    let Passwords { current_password, new_password } = request.json()?;
    let suits = new_password.suits(&account.email);
    suits.map_err(|reason| Problem::invalid_at("/new_password", reason.0))?;
    let IdentityService { accounts, attempts, .. } = service;
    confirm_password(accounts, attempts, &account, &current_password.0, clock::now()).await?;
    let cause = Cause::from(request);
    let changed = accounts.change_password(&account, &new_password, caller.session, &cause).await;
    match changed.map_err(problems::account)? {
        PasswordSet::Done => Ok(Reply::no_content()),
        PasswordSet::Overtaken => Err(StoreError::Contended.into()),
    }
}
