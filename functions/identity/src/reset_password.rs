//! `POST /v1/auth/password-reset/confirm`: uses up the token of a mail for a new password.

use identity::{Password, PasswordSet, Profile};
use platform::{
    clock,
    http::{Answer, Operation, Problem, Reply, Request, Who},
    outbox::Cause,
};
use schemars::JsonSchema;
use secrecy::SecretString;

use crate::{IdentityService, problems, secret::Secret};

/// The mail's token, and the password that the account shall have.
#[derive(Debug, eserde::Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct ResetPassword {
    token: Secret,
    password: Password,
}

/// The contract of `POST /v1/auth/password-reset/confirm`.
#[must_use]
pub fn operation() -> Operation {
    Operation::new("reset-password", "POST /v1/auth/password-reset/confirm", Who::Public)
        .summary("Sets a new password by the token of a mail and signs out every device")
        .takes::<ResetPassword>()
        .answers_nothing(204)
        .refuses(422, &["reset_token_invalid"])
}

/// Answers nothing. All sessions have ended; the customer signs in.
///
/// # Errors
/// As [`operation`] says.
pub async fn reset_password(service: &IdentityService, request: &Request) -> Answer {
    let ResetPassword { token, password } = request.json()?;
    let Some(account) = account_of(service, &token.0).await? else {
        return Err(problems::reset_token_invalid());
    };
    let suits = password.suits(&account.email);
    suits.map_err(|reason| Problem::invalid_at("/password", reason.0))?;
    let cause = Cause::from(request);
    let set = service.accounts.reset_password(&account, &password, &token.0, &cause).await;
    match set.map_err(problems::account)? {
        PasswordSet::Done => Ok(Reply::no_content()),
        PasswordSet::Overtaken => Err(problems::reset_token_invalid()),
    }
}

/// The account whose password a token may reset.
async fn account_of(
    service: &IdentityService,
    token: &SecretString,
) -> Result<Option<Profile>, Problem> {
    let Some(grant) = service.resets.grant(token, clock::now()).await? else { return Ok(None) };
    let account = service.accounts.profile(grant.user_id).await?;
    Ok(account.filter(|account| grant.fits(account)))
}
