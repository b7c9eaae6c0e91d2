//! `PUT /v1/admin/users/{id}/roles`: what an account may do on the staff. The change is on record.

use identity::{Role, RolesSet};
use kernel::UserId;
use platform::{
    clock,
    http::{Answer, Operation, Problem, Reply, Request, Who},
};
use schemars::JsonSchema;

use crate::{IdentityService, list_users::User, problems};

/// All roles that the account shall have; `customer` it has always.
#[derive(Debug, eserde::Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct SetRoles {
    roles: Vec<Role>,
}

/// The contract of `PUT /v1/admin/users/{id}/roles`.
#[must_use]
pub fn operation() -> Operation {
    Operation::new("set-user-roles", "PUT /v1/admin/users/{id}/roles", Who::Staff(&["admin"]))
        .summary("Gives an account these roles and no others")
        .at::<UserId>("id")
        .takes::<SetRoles>()
        .answers::<User>(200)
        .versioned()
        .refuses(409, &["own_admin_role"])
}

/// Answers the account. What was taken away cannot be used from this moment on.
///
/// # Errors
/// As [`operation`] says.
pub async fn set_user_roles(service: &IdentityService, request: &Request) -> Answer {
    let caller = service.guard.staff(request, Role::Admin).await?;
    let admin = caller.user().ok_or_else(Problem::not_found)?;
    let user: UserId = request.parameter("id")?;
    let SetRoles { roles } = request.json()?;
    match service.accounts.set_roles(user, &roles, admin, clock::now()).await? {
        RolesSet::Done(account) => {
            tracing::info!(%user, by = %admin, roles = ?account.roles, "roles were set");
            let changes = service.accounts.role_changes(user).await?;
            let user = User::of(*account, Some(changes));
            Ok(Reply::ok(&user)?.etag(user.version))
        }
        RolesSet::OwnRole => Err(problems::own_admin_role()),
        RolesSet::NotAdmin => Err(identity::role_missing(Role::Admin)),
        RolesSet::NoSuchAccount => Err(Problem::not_found()),
    }
}
