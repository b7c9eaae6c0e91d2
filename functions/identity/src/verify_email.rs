//! `POST /v1/auth/verify-email`: uses up the token of a verification mail.

use identity::Redeemed;
use platform::{
    clock,
    http::{Answer, Reply, Request},
};
use serde::Serialize;

use crate::{IdentityService, problems, secret::Secret};

#[derive(Debug, eserde::Deserialize)]
#[serde(deny_unknown_fields)]
struct Proof {
    token: Secret,
}

#[derive(Debug, Serialize)]
struct Verified {
    email_verified: bool,
}

/// Answers that the address is verified.
///
/// # Errors
/// 400; 422 `verification_token_invalid`.
pub async fn verify_email(service: &IdentityService, request: &Request) -> Answer {
    let Proof { token } = request.json()?;
    match service.verifications.redeem(&token.0, clock::now()).await? {
        Redeemed::Verified => Reply::ok(&Verified { email_verified: true }),
        Redeemed::Invalid => Err(problems::verification_invalid()),
    }
}
