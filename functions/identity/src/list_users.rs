//! `GET /v1/admin/users`: the accounts, newest first, or the one of an address.

use identity::{AccountState, Profile, Role, RoleChange};
use jiff::Timestamp;
use kernel::{Email, Text, UserId};
use platform::{
    cursor,
    http::{Answer, Operation, PageLimit, Problem, Reply, Request, Who},
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::IdentityService;

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Parameters {
    /// Only the account of this address.
    #[serde(default)]
    email: Option<Email>,
    /// How many, 20 unless said otherwise.
    #[serde(default)]
    #[schemars(range(min = 1, max = 100))]
    limit: Option<PageLimit>,
    /// `next_cursor` of the page before.
    #[serde(default)]
    cursor: Option<String>,
}

/// An account as administrators see it.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct User {
    id: UserId,
    email: Email,
    email_verified: bool,
    name: Text,
    roles: Vec<Role>,
    state: AccountState,
    created_at: Timestamp,
    pub(crate) version: u64,
    /// Who changed the roles, newest first; only where one account was asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    role_changes: Option<Vec<RoleChange>>,
}

/// A page of accounts.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "Users")]
struct UserList {
    items: Vec<User>,
    #[serde(skip_serializing_if = "Option::is_none")]
    next_cursor: Option<String>,
}

impl User {
    pub(crate) fn of(account: Profile, role_changes: Option<Vec<RoleChange>>) -> Self {
        Self {
            id: account.user_id,
            email: account.email,
            email_verified: account.email_verified,
            name: account.name,
            roles: account.roles,
            state: account.state,
            created_at: account.created_at,
            version: account.version,
            role_changes,
        }
    }
}

/// The contract of `GET /v1/admin/users`.
#[must_use]
pub fn operation() -> Operation {
    Operation::new("list-users", "GET /v1/admin/users", Who::Staff(&["admin"]))
        .summary("The accounts, newest first, or the one of an address")
        .query::<Parameters>()
        .answers::<UserList>(200)
}

/// Answers a page. An account of this moment may be missing, but not when it is asked for by its address.
///
/// # Errors
/// As [`operation`] says.
pub async fn list_users(service: &IdentityService, request: &Request) -> Answer {
    service.guard.staff(request, Role::Admin).await?;
    let parameters: Parameters = request.query()?;
    let limit = PageLimit::of(parameters.limit);
    let after: Option<UserId> = cursor::decode("users", parameters.cursor.as_deref())?;
    if let Some(email) = &parameters.email {
        let items = service.user_of(email).await?.into_iter().collect();
        return Reply::ok(&UserList { items, next_cursor: None });
    }
    let page = service.accounts.page(limit, after).await?;
    let last = page.accounts.last().filter(|_| page.more);
    let next_cursor = last.and_then(|last| cursor::encode("users", &last.user_id));
    let items = page.accounts.into_iter().map(|account| User::of(account, None)).collect();
    Reply::ok(&UserList { items, next_cursor })
}

impl IdentityService {
    async fn user_of(&self, email: &Email) -> Result<Option<User>, Problem> {
        let Some(account) = self.accounts.of_email(email).await? else { return Ok(None) };
        let changes = self.accounts.role_changes(account.user_id).await?;
        Ok(Some(User::of(account, Some(changes))))
    }
}
