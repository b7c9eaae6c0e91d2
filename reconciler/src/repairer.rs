//! Carries out repairs: each is read again, written on the condition that it is still so, and recorded.

use cart::Carts;
use invariants::reading::{Missing, Place};
use inventory::Stock;
use kernel::{CouponCode, Id, Invalid, OrderId, Subject};
use operations::Repairs;
use orders::{Order, OrderStatus, Orders};
use payments::Payments;
use platform::{
    outbox::Cause,
    store::{Store, StoreError, TransactError, Transaction, Write},
};
use promotions::Coupons;

use crate::{Cure, Damage};

/// How a repair ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    Repaired,
    /// It is not any more as it was seen: somebody, or something, was faster.
    MovedOn,
    /// A person has to decide.
    Left,
}

/// Repairs one shop.
pub struct Repairer {
    pub(crate) orders: Orders,
    pub(crate) stock: Stock,
    pub(crate) payments: Payments,
    pub(crate) carts: Carts,
    coupons: Coupons,
    repairs: Repairs,
    /// By the table's logical id.
    outboxes: Vec<(&'static str, Store)>,
    by: String,
}

/// Why a repair was not carried out.
#[derive(Debug, thiserror::Error)]
pub enum Failed {
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error("what is stored is no name: {0}")]
    Name(#[from] Invalid),
}

/// The writes of a repair; none when there is nothing to repair any more.
pub(crate) type Plan = Option<Vec<Write>>;

impl Repairer {
    /// Repairs the shop at `place`, in the name of `by`.
    ///
    /// # Errors
    /// The shop lacks a table.
    pub fn new(place: &Place, by: &str) -> Result<Self, Missing> {
        let table =
            |logical: &str| Ok::<_, Missing>(place.aws().table_named(&place.table(logical)?));
        let outboxes =
            ["IdentityTable", "CatalogTable", "InventoryTable", "OrdersTable", "PaymentsTable"];
        let outboxes = outboxes.map(|logical| Ok((logical, table(logical)?)));
        Ok(Self {
            orders: Orders::new(table("OrdersTable")?),
            stock: Stock::new(table("InventoryTable")?),
            payments: Payments::new(table("PaymentsTable")?),
            carts: Carts::new(table("CartTable")?),
            coupons: Coupons::new(table("PromotionsTable")?),
            repairs: Repairs::new(table("OperationsTable")?),
            outboxes: outboxes.into_iter().collect::<Result<_, Missing>>()?,
            by: by.to_owned(),
        })
    }

    /// Repairs what can be.
    ///
    /// # Errors
    /// DynamoDB did not answer; it may or may not have happened, and can be tried again.
    pub async fn repair(&self, damage: &Damage) -> Result<Outcome, Failed> {
        if let Cure::Decide(_) = damage.cure {
            return Ok(Outcome::Left);
        }
        let Some(mut writes) = self.plan(&damage.cure).await? else { return Ok(Outcome::MovedOn) };
        writes.push(self.repairs.record(&damage.id, damage.kind.name(), &damage.what, &self.by));
        let writes = writes.into_iter().map(|write| ((), write));
        match Transaction::new().with_all(writes).commit(&self.orders.table).await {
            Ok(()) => Ok(Outcome::Repaired),
            Err(TransactError::Refused(_)) => Ok(Outcome::MovedOn),
            Err(TransactError::Store(error)) => Err(error.into()),
        }
    }

    async fn plan(&self, cure: &Cure) -> Result<Plan, Failed> {
        match cure {
            Cure::EndHold { order } => self.end_hold(order.parse()?).await,
            Cure::ReserveAgain { order } => self.reserve_again(order.parse()?).await,
            Cure::Recount { right } => self.recount(right).await,
            Cure::Retell { order, version, before, event } => {
                self.retell(order.parse()?, *version, before, event.as_deref()).await
            }
            Cure::SendAgain { table, event } => {
                let outbox = self.outboxes.iter().find(|(logical, _)| logical == table);
                let event = event.parse()?;
                Ok(outbox.map(|(_, store)| vec![store.send_again(event)]))
            }
            Cure::LookUp { order } => self.look_up(order.parse()?).await,
            Cure::Undo { order } => self.undo(order.parse()?).await,
            Cure::Post { order } => self.post(order.parse()?).await,
            Cure::Adopt { order, intent } => self.adopt(order.parse()?, intent).await,
            Cure::List { order } => {
                let order = self.order(order.parse()?).await?;
                Ok(order.map(|order| self.orders.list_again(&order)))
            }
            Cure::CountCoupon { code, seen, used } => {
                let code: CouponCode = code.parse()?;
                Ok(Some(vec![self.coupons.recount(&code, *seen, *used)]))
            }
            Cure::CountUses { code, subject, seen, used } => {
                let (code, subject): (CouponCode, Subject) = (code.parse()?, subject.parse()?);
                Ok(Some(vec![self.coupons.recount_of(&code, subject, *seen, *used)]))
            }
            Cure::CountUnpaid { subject, seen, unpaid } => {
                Ok(Some(vec![self.orders.recount_unpaid(subject.parse()?, *seen, *unpaid)]))
            }
            Cure::Settle { subject, order } => self.settle(subject.parse()?, order.parse()?).await,
            Cure::Decide(_) => Ok(None),
        }
    }

    pub(crate) async fn order(&self, id: OrderId) -> Result<Option<Order>, StoreError> {
        self.orders.get(id).await
    }

    /// The cart does not show the order as open any more, unless that is what it is.
    async fn settle(&self, subject: Subject, order: OrderId) -> Result<Plan, Failed> {
        let stands = self.order(order).await?.map(|order| order.status);
        let mut cart = self.carts.read(subject).await?;
        let shown = cart.open_orders.iter().any(|open| open.id == order);
        if !shown || stands.is_some_and(OrderStatus::is_unpaid) {
            return Ok(None);
        }
        cart.settle(order);
        Ok(Some(vec![self.carts.write(&cart)]))
    }
}

/// What a repair says that it was caused by.
pub(crate) fn cause(of: &impl Id) -> Cause {
    Cause { correlation_id: format!("reconcile-{of}"), traceparent: None }
}
