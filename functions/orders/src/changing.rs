//! Changes an order because of a request with an `Idempotency-Key`: read, decide, store with the answer.

use kernel::{OrderId, Subject};
use orders::{Change, Order};
use platform::{
    http::{Answer, Problem, Reply, Request},
    idempotency::IdempotencyKey,
    outbox::Cause,
};

use crate::{
    OrderService,
    change::{self, Condition, Stored},
};

/// Which order is to change, for whom.
pub(crate) struct Changing<'a> {
    pub request: &'a Request,
    pub key: &'a IdempotencyKey,
    pub order: OrderId,
    /// Whose it must be: anybody else's is as if missing. None for staff.
    pub owner: Option<Subject>,
}

impl OrderService {
    /// Answers what `answer` makes of the order after the change that `decide` makes of it, once per key.
    pub(crate) async fn change_once(
        &self,
        changing: &Changing<'_>,
        decide: impl Fn(&Order) -> Result<Change, Problem>,
        answer: impl Fn(&Order) -> Answer,
    ) -> Answer {
        let Changing { request, key, order, owner } = changing;
        let (decide, answer) = (&decide, &answer);
        let attempt = || async move {
            let found = match owner {
                Some(subject) => self.orders.owned(*order, *subject).await?,
                None => self.orders.get(*order).await?,
            };
            let change = decide(&found.ok_or_else(Problem::not_found)?)?;
            let reply = answer(&change.order)?;
            Ok(self.stored(&change, request, key, &reply).await?.then_some(reply))
        };
        key.once(&self.orders.table, attempt).await
    }

    /// Whether the change is stored; otherwise somebody was faster.
    async fn stored(
        &self,
        change: &Change,
        request: &Request,
        key: &IdempotencyKey,
        reply: &Reply,
    ) -> Result<bool, Problem> {
        let once = (Condition::Key, key.record(&self.orders.table, reply));
        let cause = Cause::from(request);
        let (orders, stock, coupons) = (&self.orders, &self.stock, &self.coupons);
        match change::store(orders, stock, coupons, change, &cause, Some(once)).await? {
            Stored::Done => Ok(true),
            Stored::Repeated | Stored::Moved => Ok(false),
        }
    }
}
