//! `POST /v1/auth/verify-email`: uses up the token of a verification mail.

use identity::Redeemed;
use platform::{
    clock,
    http::{Answer, Operation, Reply, Request, Who},
};
use schemars::JsonSchema;
use serde::Serialize;

use crate::{IdentityService, problems, secret::Secret};

#[derive(Debug, eserde::Deserialize, JsonSchema)]
#[schemars(rename = "VerifyEmail")]
#[serde(deny_unknown_fields)]
struct Proof {
    token: Secret,
}

#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "VerifiedEmail")]
struct Verified {
    email_verified: bool,
}

/// The contract of `POST /v1/auth/verify-email`.
#[must_use]
pub fn operation() -> Operation {
    Operation::new("verify-email", "POST /v1/auth/verify-email", Who::Public)
        .summary("Uses up the token of a verification mail")
        .takes::<Proof>()
        .answers::<Verified>(200)
        .refuses(422, &["verification_token_invalid"])
}

/// Answers that the address is verified.
///
/// # Errors
/// As [`operation`] says.
pub async fn verify_email(service: &IdentityService, request: &Request) -> Answer {
    let Proof { token } = request.json()?;
    match service.verifications.redeem(&token.0, clock::now()).await? {
        Redeemed::Verified => Reply::ok(&Verified { email_verified: true }),
        Redeemed::Invalid => Err(problems::verification_invalid()),
    }
}
