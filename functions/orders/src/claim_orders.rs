//! `POST /v1/orders/claim`: what was bought as a guest with one's own, verified e-mail address becomes one's own.

use identity::Profile;
use kernel::OrderId;
use orders::{Change, IdRange, OrderList, OrderNumber};
use platform::{
    clock,
    http::{Answer, Operation, Problem, Reply, Request, Who},
    outbox::Cause,
    store::{TransactError, Transaction},
};
use schemars::JsonSchema;
use serde::Serialize;

use crate::{OrderService, problems};

/// What was found.
#[derive(Debug, Serialize, JsonSchema)]
struct ClaimedOrders {
    /// Those that are one's own from now on, newest first.
    claimed: Vec<ClaimedOrder>,
    /// Whether there may be more: then ask again.
    more: bool,
}

#[derive(Debug, Serialize, JsonSchema)]
struct ClaimedOrder {
    id: OrderId,
    number: OrderNumber,
}

/// Orders in one request; each is a transaction of its own.
const MOST: usize = 50;
/// How often the same order may change under a claim.
const TRIES: u32 = 5;

/// The contract of `POST /v1/orders/claim`.
#[must_use]
pub fn operation() -> Operation {
    Operation::new("claim-orders", "POST /v1/orders/claim", Who::Customer)
        .summary("Makes orders of guests with one's verified e-mail one's own")
        .answers::<ClaimedOrders>(200)
        .refuses(409, &["email_not_verified"])
}

/// Answers what became one's own: a second time, nothing. Orders that are not paid for yet are left to the guest who is
/// paying.
///
/// # Errors
/// As [`operation`] says.
pub async fn claim_orders(service: &OrderService, request: &Request) -> Answer {
    let (_, account) = service.guard.signed_in(request).await?;
    if !account.email_verified {
        return Err(problems::email_not_verified());
    }
    let cause = Cause::from(request);
    let list = OrderList::GuestsEmail(account.email.clone());
    let ids = service.orders.listed(&list, IdRange::between(None, None), MOST).await?;
    let mut claimed = Vec::new();
    for id in &ids {
        if let Some(change) = service.claim(*id, &account, &cause).await? {
            claimed.push(ClaimedOrder { id: *id, number: change.order.number });
        }
    }
    let more = ids.len() >= MOST && !claimed.is_empty();
    Reply::ok(&ClaimedOrders { claimed, more })
}

impl OrderService {
    /// The change by which the order became the account's, or nothing when it cannot.
    async fn claim(
        &self,
        id: OrderId,
        account: &Profile,
        cause: &Cause,
    ) -> Result<Option<Change>, Problem> {
        for _ in 0..TRIES {
            let Some(order) = self.orders.get(id).await? else { return Ok(None) };
            let claim = order.claim(account.user_id, &account.email, clock::now());
            let Some(change) = claim else { return Ok(None) };
            let writes = self.orders.give(&change, cause);
            match Transaction::new().with_all(writes).commit(&self.orders.table).await {
                Ok(()) => return Ok(Some(change)),
                Err(TransactError::Store(error)) => return Err(error.into()),
                // somebody else has changed it: look again
                Err(TransactError::Refused(_)) => {}
            }
        }
        Err(Problem::unavailable("the order stayed contended"))
    }
}
