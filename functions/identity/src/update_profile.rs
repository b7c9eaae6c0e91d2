//! `PATCH /v1/me`: changes what customers say about themselves, by a JSON merge patch (RFC 7396).

use std::collections::BTreeMap;

use identity::{AccountState, DetailsRefused};
use kernel::{Country, Slug, Text};
use platform::http::{Answer, Operation, Problem, Reply, Request, Who};
use schemars::JsonSchema;

use crate::{IdentityService, me::Me, problems};

/// What is to be different; `null` removes. What is not named stays as it is.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields)]
#[expect(
    dead_code,
    reason = "it describes the patch; what is parsed is the profile that the patch makes"
)]
struct ProfilePatch {
    /// Cannot be removed.
    #[serde(default)]
    name: Option<Text>,
    #[serde(default)]
    phone: Option<Text>,
    /// Addresses by names of the customer's choice, such as `home`; at most twenty in all.
    #[serde(default)]
    addresses: Option<BTreeMap<Slug, Option<AddressPatch>>>,
    /// The name of one of `addresses`.
    #[serde(default)]
    default_address: Option<Slug>,
    #[serde(default)]
    preferences: Option<PreferencesPatch>,
}

/// A new address, or what is to be different in one that is there.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields)]
#[expect(dead_code, reason = "as above")]
struct AddressPatch {
    #[serde(default)]
    name: Option<Text>,
    #[serde(default)]
    line1: Option<Text>,
    #[serde(default)]
    line2: Option<Text>,
    #[serde(default)]
    city: Option<Text>,
    #[serde(default)]
    postal_code: Option<Text>,
    #[serde(default)]
    region: Option<Text>,
    #[serde(default)]
    country: Option<Country>,
}

/// What is to be different; `null` goes back to what an account begins with.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields)]
#[expect(dead_code, reason = "as above")]
struct PreferencesPatch {
    /// Mail when a product that the customer asked about is in stock again.
    #[serde(default)]
    stock_mail: Option<bool>,
    /// News and offers of the shop.
    #[serde(default)]
    marketing: Option<bool>,
}

/// The contract of `PATCH /v1/me`.
#[must_use]
pub fn operation() -> Operation {
    Operation::new("update-profile", "PATCH /v1/me", Who::Customer)
        .summary("Changes name, phone, addresses and preferences by a JSON merge patch")
        .if_match()
        .takes::<ProfilePatch>()
        .answers::<Me>(200)
        .versioned()
        .refuses(404, &["not_found"])
        .refuses(412, &["version_conflict"])
}

/// Answers the profile as it is now. A patch that changes nothing makes no new version.
///
/// # Errors
/// As [`operation`] says.
pub async fn update_profile(service: &IdentityService, request: &Request) -> Answer {
    let caller = service.guard.customer(request).await?;
    let version = request.if_match()?;
    let patch = request.merge_patch()?;
    let user = caller.user().ok_or_else(Problem::not_found)?;
    let account = service.accounts.profile(user).await?;
    let account = account.filter(|account| account.state == AccountState::Active);
    let before = account.ok_or_else(Problem::not_found)?;
    if before.version != version {
        return Err(problems::stale_profile(before));
    }
    let details = patch.applied_to(&before.details())?;
    if details == before.details() {
        return Ok(Reply::ok(&Me::from(before))?.etag(version));
    }
    let after = before.saying(details).map_err(refused)?;
    match service.accounts.save(&after).await? {
        Ok(()) => {
            let version = after.version;
            Ok(Reply::ok(&Me::from(after))?.etag(version))
        }
        Err(Some(newer)) => Err(problems::stale_profile(newer)),
        Err(None) => Err(Problem::not_found()),
    }
}

fn refused(refused: DetailsRefused) -> Problem {
    let pointer = match refused {
        DetailsRefused::TooManyAddresses => "/addresses",
        DetailsRefused::UnknownDefaultAddress => "/default_address",
    };
    Problem::invalid_at(pointer, &refused.to_string())
}
