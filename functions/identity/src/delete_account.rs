//! `DELETE /v1/me`: the account goes at once, and then everything else that the shop knows of its owner.

use identity::{Erased, Profile};
use kernel::OrderId;
use platform::{
    clock,
    http::{Answer, Operation, Problem, Reply, Request, Who},
    outbox::Cause,
    store::StoreError,
};
use schemars::JsonSchema;

use crate::{AccountService, confirmation::confirm_password, problems, secret::Secret, tokens};

/// So many orders in the way are named.
const NAMED: usize = 20;

/// The account's password, once more.
#[derive(Debug, eserde::Deserialize, JsonSchema)]
#[schemars(rename = "DeleteAccount")]
#[serde(deny_unknown_fields)]
struct Farewell {
    password: Secret,
}

/// The contract of `DELETE /v1/me`.
#[must_use]
pub fn operation() -> Operation {
    Operation::new("delete-account", "DELETE /v1/me", Who::Customer)
        .summary("Deletes the account and everything that tells who its owner was")
        .takes::<Farewell>()
        .answers_nothing(204)
        .refuses(409, &["admin_account", "orders_unfinished"])
        .refuses(422, &["password_wrong"])
        .refuses(429, &["too_many_requests"])
}

/// Answers nothing. Orders stay, with what was sold for how much but not to whom; nothing else does.
///
/// # Errors
/// As [`operation`] says.
pub async fn delete_account(service: &AccountService, request: &Request) -> Answer {
    let (caller, account) = service.guard.signed_in(request).await?;
    let Farewell { password } = request.json()?;
    let AccountService { accounts, attempts, .. } = service;
    confirm_password(accounts, attempts, &account, &password.0, clock::now()).await?;
    let cart = service.carts.read(caller.subject).await?;
    let open: Vec<OrderId> = cart.open_orders.iter().map(|order| order.id).collect();
    service.no_orders_in_the_way(&account, open).await?;
    // An order that is placed at this moment changes the cart.
    let unchanged = service.carts.unchanged(&cart);
    match accounts.erase(&account, [unchanged], &Cause::from(request)).await? {
        Erased::Done => Ok(tokens::without_cookie(Reply::no_content())),
        Erased::Administrator => Err(problems::admin_account()),
        Erased::Overtaken => Err(StoreError::Contended.into()),
    }
}

impl AccountService {
    /// `open`: unpaid orders that the cart tells of, which the list of orders may not do yet.
    async fn no_orders_in_the_way(
        &self,
        account: &Profile,
        open: Vec<OrderId>,
    ) -> Result<(), Problem> {
        let mut orders = self.orders.unfinished(account.user_id.into(), NAMED).await?;
        orders.extend(open);
        orders.sort_unstable();
        orders.dedup();
        if orders.is_empty() { Ok(()) } else { Err(problems::orders_unfinished(&orders)) }
    }
}
