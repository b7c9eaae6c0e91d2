//! `POST /v1/auth/sign-in`: starts a session, and brings along the cart of the guest that the customer was.

use cart::MergeReport;
use kernel::{Email, Text, UserId};
use platform::{
    clock,
    http::{Answer, Operation, Problem, Reply, Request, Who},
};
use schemars::JsonSchema;
use secrecy::ExposeSecret as _;

use crate::{
    IdentityService, problems,
    secret::Secret,
    tokens::{TokenMode, Tokens},
};

#[derive(Debug, eserde::Deserialize, JsonSchema)]
#[schemars(rename = "SignIn")]
#[serde(deny_unknown_fields)]
struct Credentials {
    email: Email,
    password: Secret,
    /// The guest's access or refresh token.
    #[serde(default)]
    guest_token: Option<Secret>,
}

/// The contract of `POST /v1/auth/sign-in`.
#[must_use]
pub fn operation() -> Operation {
    Operation::new("sign-in", "POST /v1/auth/sign-in", Who::Public)
        .summary("Starts a session, and brings along the cart of the guest that the customer was")
        .takes::<Credentials>()
        .answers::<Tokens>(200)
        .refuses(401, &["invalid_credentials"])
        .refuses(429, &["too_many_requests"])
}

/// Answers tokens, and what became of the guest's cart.
///
/// # Errors
/// As [`operation`] says.
pub async fn sign_in(service: &IdentityService, request: &Request) -> Answer {
    let mode = TokenMode::of(request)?;
    let Credentials { email, password, guest_token } = request.json()?;
    service.count(&service.limits.sign_ins, request).await?;
    let now = clock::now();
    let attempt = service.attempts.begin(&email, now).await?;
    let attempt = attempt.map_err(problems::too_many_attempts)?;
    let Some(account) = service.accounts.authenticate(&email, &password.0).await? else {
        attempt.failed(now).await?;
        return Err(problems::invalid_credentials());
    };
    attempt.succeeded().await?;
    let (session, refresh) =
        service.sessions.start_customers(&account, device(request), now).await?;
    let mut tokens = service.tokens(&session, &refresh, &account.roles, mode, now).await?;
    if let Some(Secret(token)) = guest_token {
        let merged = merge_cart(service, token.expose_secret(), account.user_id).await;
        // The customer is signed in all the same: merge-cart can be asked again.
        tokens.cart_merge = merged
            .inspect_err(|problem| tracing::warn!(?problem, "the guest's cart was not merged"))
            .ok();
    }
    Ok(tokens.with_cookie(Reply::ok(&tokens)?))
}

/// What the browser or app calls itself, for the list of sessions.
fn device(request: &Request) -> Option<Text> {
    let plain = |c: &char| !c.is_control();
    let name: String = request.header("user-agent")?.chars().filter(plain).take(200).collect();
    name.parse().ok()
}

async fn merge_cart(
    service: &IdentityService,
    guest_token: &str,
    user: UserId,
) -> Result<MergeReport, Problem> {
    let guest = service.guard.guest_of(guest_token).await?;
    let (_, report) = service.carts.merge(guest.into(), user.into()).await?;
    Ok(report)
}
