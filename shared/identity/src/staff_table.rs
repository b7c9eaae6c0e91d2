//! Who is on the staff, in DynamoDB; the keys are in [`crate::Accounts`]' table.

use std::cmp::Reverse;

use jiff::Timestamp;
use kernel::{Email, EventId, UserId};
use platform::{
    ids,
    store::{Key, Query, StoreError, TransactError, Transaction, decode},
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{
    Accounts, Profile, Role,
    accounts_table::{LISTS, user_key, users_list},
};

const PREFIX: &str = "ROLES#";
/// So many of an account's changes are shown.
const SHOWN: u32 = 50;

/// One change of an account's roles.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct RoleChange {
    pub at: Timestamp,
    /// The administrator.
    pub by: UserId,
    pub before: Vec<Role>,
    pub after: Vec<Role>,
}

/// Accounts, newest first.
#[derive(Debug)]
pub struct AccountPage {
    pub accounts: Vec<Profile>,
    /// Whether older ones follow the last of these.
    pub more: bool,
}

/// How a change of roles ended.
#[derive(Debug)]
pub enum RolesSet {
    Done(Box<Profile>),
    /// Who asked for it is no administrator any more.
    NotAdmin,
    /// Administrators do not take that role from themselves.
    OwnRole,
    NoSuchAccount,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    Actor,
    Account,
    Record,
}

#[derive(Deserialize)]
struct Listed {
    list_sk: UserId,
}

/// Each lost race is a change that somebody else made.
const ROUNDS: u32 = 5;

impl Accounts {
    /// A page of all accounts, newest first, after the account `after`. The index is a moment behind.
    ///
    /// # Errors
    /// DynamoDB did not answer.
    pub async fn page(&self, limit: u32, after: Option<UserId>) -> Result<AccountPage, StoreError> {
        let mut ids = Vec::new();
        for list in 0..LISTS {
            let query = match after {
                Some(after) => Query::index("list", "#list_pk = :list AND #list_sk < :after")
                    .bind("after", after),
                None => Query::index("list", "#list_pk = :list"),
            };
            let query = query.bind("list", users_list(&list)).descending().limit(limit + 1);
            let listed = self.table.query::<Listed>(query).await?.items;
            ids.extend(listed.into_iter().map(|listed| listed.list_sk));
        }
        ids.sort_unstable_by_key(|id| Reverse(*id));
        let limit = usize::try_from(limit).unwrap_or(usize::MAX);
        let more = ids.len() > limit;
        ids.truncate(limit);
        let keys: Vec<_> = ids.into_iter().map(user_key).collect();
        let mut accounts: Vec<Profile> = self.table.get_readable(&keys).await?;
        accounts.sort_unstable_by_key(|account| Reverse(account.user_id));
        Ok(AccountPage { accounts, more })
    }

    /// The account of this address.
    ///
    /// # Errors
    /// DynamoDB did not answer.
    pub async fn of_email(&self, email: &Email) -> Result<Option<Profile>, StoreError> {
        match self.credentials(email).await? {
            Some(known) => self.profile(known.user_id).await,
            None => Ok(None),
        }
    }

    /// Who changed an account's roles lately, newest first.
    ///
    /// # Errors
    /// DynamoDB did not answer.
    pub async fn role_changes(&self, user: UserId) -> Result<Vec<RoleChange>, StoreError> {
        let query = Query::table("#pk = :pk AND begins_with(#sk, :prefix)")
            .bind("pk", user_key(user).pk)
            .bind("prefix", PREFIX)
            .descending()
            .limit(SHOWN);
        Ok(self.table.query(query).await?.items)
    }

    /// Gives `user` these roles and records it. In the same transaction `admin` must be an administrator still: so
    /// two who take the role from each other cannot both succeed, and the shop always has one.
    ///
    /// # Errors
    /// DynamoDB did not answer.
    pub async fn set_roles(
        &self,
        user: UserId,
        roles: &[Role],
        admin: UserId,
        now: Timestamp,
    ) -> Result<RolesSet, StoreError> {
        if user == admin && !roles.contains(&Role::Admin) {
            return Ok(RolesSet::OwnRole);
        }
        let mut found = self.profile(user).await?;
        for _ in 0..ROUNDS {
            let Some(before) = found.take() else { return Ok(RolesSet::NoSuchAccount) };
            let roles = with_customer(roles);
            if before.roles == roles {
                return Ok(RolesSet::Done(Box::new(before)));
            }
            let next = Profile { roles, version: before.version + 1, ..before.clone() };
            let transaction = self.change_of_roles(&before, &next, admin, now);
            match transaction.commit(&self.table).await {
                Ok(()) => return Ok(RolesSet::Done(Box::new(next))),
                Err(TransactError::Store(error)) => return Err(error),
                Err(TransactError::Refused(refusals)) => {
                    if refusals.iter().any(|refusal| refusal.label == Part::Actor) {
                        return Ok(RolesSet::NotAdmin);
                    }
                    let account =
                        refusals.into_iter().find(|refusal| refusal.label == Part::Account);
                    found = account.and_then(|refusal| refusal.item).map(decode).transpose()?;
                }
            }
        }
        Err(StoreError::Contended)
    }

    fn change_of_roles(
        &self,
        before: &Profile,
        next: &Profile,
        admin: UserId,
        now: Timestamp,
    ) -> Transaction<Part> {
        let account = self
            .table
            .update(&user_key(next.user_id))
            .assign("roles", &next.roles)
            .assign("version", next.version)
            .when("#version = :before")
            .bind("before", before.version);
        let change = RoleChange {
            at: now,
            by: admin,
            before: before.roles.clone(),
            after: next.roles.clone(),
        };
        let sk = format!("{PREFIX}{}", ids::fresh::<EventId>());
        let record = self.table.insert_once(&Key::new(user_key(next.user_id).pk, sk), &change);
        let changed = Transaction::new().with(Part::Account, account).with(Part::Record, record);
        if admin == next.user_id {
            return changed;
        }
        let actor = self
            .table
            .check(&user_key(admin))
            .when("contains(#roles, :admin)")
            .bind("admin", Role::Admin);
        changed.with(Part::Actor, actor)
    }
}

/// Every account is a customer's.
fn with_customer(roles: &[Role]) -> Vec<Role> {
    let mut all = [roles, &[Role::Customer]].concat();
    all.sort_unstable();
    all.dedup();
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_account_stays_a_customers_and_has_each_role_once() {
        assert_eq!(with_customer(&[]), [Role::Customer]);
        let roles = [Role::Finance, Role::Support, Role::Finance];
        assert_eq!(with_customer(&roles), [Role::Customer, Role::Support, Role::Finance]);
    }
}
