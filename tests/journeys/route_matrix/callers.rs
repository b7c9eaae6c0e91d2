//! Everybody who could call.

use journeys::{Shop, Shopper};
use platform::http::{Operation, Who};
use reqwest::Method;
use serde_json::json;

use crate::journeys::belongings::deletes_the_account;

const STAFF: [&str; 5] = ["support", "catalog", "warehouse", "finance", "admin"];

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// No token.
    Nobody,
    /// The owner's token, signed by somebody else.
    Forger,
    /// The owner's token of a quarter of an hour ago.
    Expired,
    /// The owner's token of a session that was ended.
    SignedOut,
    /// Whose account was deleted.
    Gone,
    /// Whose token says `admin` while the account does not any more.
    Dismissed,
    Guest,
    Customer,
    Staff(&'static str),
    Owner,
}

pub struct Caller {
    pub standing: Standing,
    pub token: Option<String>,
    pub subject: Option<String>,
}

/// A route that reads the session and the account, since a stolen or ended session must not get through.
const CAREFUL: [&str; 6] = [
    "changePassword",
    "claimOrders",
    "deleteAccount",
    "endSession",
    "exportAccount",
    "listSessions",
];

/// A route for accounts that an access token opens until it expires, as it does all routes for guests.
const UNTIL_EXPIRY: [&str; 7] = [
    "getProfile",
    "listNotifications",
    "mergeCart",
    "readNotification",
    "reorder",
    "signOut",
    "updateProfile",
];

impl Caller {
    fn with(standing: Standing, token: &str) -> Self {
        Self { standing, token: Some(token.to_owned()), subject: None }
    }

    pub fn of(standing: Standing, shopper: &Shopper<'_>) -> Self {
        let subject = Some(shopper.subject());
        Self { subject, ..Self::with(standing, &shopper.access_token()) }
    }

    /// What this caller is told whatever the request is about; `None` when it is looked at.
    pub fn turned_away(&self, operation: &Operation) -> Option<(u16, &'static str)> {
        use Standing::{Expired, Forger, Gone, Guest, Nobody, SignedOut, Staff};
        let unauthorized = Some((401, "unauthorized"));
        match (operation.who, self.standing) {
            (Who::Public | Who::Provider, _) => None,
            (_, Nobody | Forger | Expired) => unauthorized,
            (Who::Staff(_), SignedOut | Gone) => unauthorized,
            (Who::Staff(_), Staff(_)) if self.may(operation) => None,
            (Who::Staff(_), _) => Some((403, "role_missing")),
            (Who::Customer, Guest) => Some((403, "account_required")),
            (Who::Customer, SignedOut | Gone) => {
                is_careful(operation).then_some((401, "unauthorized"))
            }
            _ => None,
        }
    }

    /// Whether the owner's things are this caller's to see and to handle here.
    pub fn may(&self, operation: &Operation) -> bool {
        match (operation.who, self.standing) {
            (Who::Staff(roles), Standing::Staff(role)) => role == "admin" || roles.contains(&role),
            (Who::Public | Who::Shopper | Who::Customer, Standing::Owner) => true,
            _ => false,
        }
    }
}

fn is_careful(operation: &Operation) -> bool {
    let id = operation.id();
    let (careful, until_expiry) = (CAREFUL.contains(&&*id), UNTIL_EXPIRY.contains(&&*id));
    assert!(careful != until_expiry, "{id}: say in {} what an ended session may", file!());
    careful
}

/// Everybody but the owner. `expired` is a token that the owner had.
pub async fn others(shop: &Shop, owner: &Shopper<'_>, expired: &str) -> Vec<Caller> {
    let mut forged = owner.access_token();
    forged.replace_range(forged.len() - 8.., "AAAAAAAA");
    let nobody = Caller { standing: Standing::Nobody, token: None, subject: None };
    let mut all = vec![
        nobody,
        Caller::with(Standing::Forger, &forged),
        Caller::with(Standing::Expired, expired),
        Caller::with(Standing::SignedOut, &signed_out(shop, owner).await),
        Caller::of(Standing::Gone, &gone(shop).await),
        Caller::of(Standing::Dismissed, &dismissed(shop).await),
        Caller::of(Standing::Guest, &shop.guest().await),
        Caller::of(Standing::Customer, &shop.customer().await),
    ];
    all.extend(staff(shop).await);
    all
}

/// Somebody new for each role.
pub async fn staff(shop: &Shop) -> Vec<Caller> {
    let mut all = Vec::new();
    for role in STAFF {
        all.push(Caller::of(Standing::Staff(role), &shop.member(role).await));
    }
    all
}

/// The token of a session that the owner had on another device.
async fn signed_out(shop: &Shop, owner: &Shopper<'_>) -> String {
    let tokens = shop.signs_in(owner.person, &owner.email, None).await.expect(200);
    let token = tokens["access_token"].as_str().unwrap().to_owned();
    shop.call(Method::POST, "/v1/auth/sign-out").bearer(&token).send().await.expect(204);
    token
}

async fn gone(shop: &Shop) -> Shopper<'_> {
    let customer = shop.customer().await;
    deletes_the_account(&customer).await;
    shop.idle().await;
    customer
}

async fn dismissed(shop: &Shop) -> Shopper<'_> {
    let member = shop.member("admin").await;
    let token = shop.signs_in(member.person, &member.email, None).await.expect(200);
    let member = shop.shopper(member.person, &token, member.email.clone());
    let path = format!("/v1/admin/users/{}/roles", member.subject());
    shop.as_admin(Method::PUT, &path, Some(&json!({ "roles": [] }))).await.expect(200);
    member
}
