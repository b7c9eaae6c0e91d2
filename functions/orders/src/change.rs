//! Stores a change of an order together with what it does to the stock and to the use of a coupon, in one
//! transaction.

use inventory::{Ending, ReservationStatus, Stock};
use orders::{Change, OrderStatus, Orders, Refused, StockMove};
use platform::{
    outbox::Cause,
    planted::Bug,
    store::{StoreError, TransactError, Transaction, Write},
};
use promotions::Coupons;

/// Which part of a change was refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Condition {
    Order(Refused),
    /// The reservation is not in the state that the order's state implies.
    Stock,
    /// The coupon does not count the use that the order holds.
    Coupon,
    /// The inbox mark: the event was applied before.
    Applied,
    /// The idempotency record: the same request was faster.
    Key,
}

/// How storing a change ended.
pub(crate) enum Stored {
    Done,
    /// This very event or request was stored before.
    Repeated,
    /// Someone else changed the order since it was read: decide again.
    Moved,
}

/// `once`: what refuses the event or the request that was applied before; the clock needs nothing.
pub(crate) async fn store(
    orders: &Orders,
    stock: &Stock,
    coupons: &Coupons,
    change: &Change,
    cause: &Cause,
    once: Option<(Condition, Write)>,
) -> Result<Stored, StoreError> {
    let writes = writes(orders, stock, coupons, change, cause).await?;
    let transaction = Transaction::new().with_all(writes.into_iter().chain(once));
    match transaction.commit(&orders.table).await {
        Ok(()) => Ok(Stored::Done),
        Err(TransactError::Store(error)) => Err(error),
        Err(TransactError::Refused(refusals)) => {
            let has = |condition| refusals.iter().any(|refusal| refusal.label == condition);
            if has(Condition::Applied) || has(Condition::Key) {
                return Ok(Stored::Repeated);
            }
            if has(Condition::Order(Refused::Order)) {
                return Ok(Stored::Moved);
            }
            Err(StoreError::Internal(format!("{} was refused by {refusals:?}", change.order.id)))
        }
    }
}

/// All writes of a change, each with the condition that it stands for.
async fn writes(
    orders: &Orders,
    stock: &Stock,
    coupons: &Coupons,
    change: &Change,
    cause: &Cause,
) -> Result<Vec<(Condition, Write)>, StoreError> {
    let moves = match &change.stock {
        Some(stock_move) => stock_writes(stock, change, stock_move).await?,
        None => Vec::new(),
    };
    let order = orders
        .apply(change, cause)
        .into_iter()
        .map(|(refused, write)| (Condition::Order(refused), write));
    let moves = moves.into_iter().map(|write| (Condition::Stock, write));
    let given_back = coupon_writes(coupons, change).into_iter();
    let given_back = given_back.map(|write| (Condition::Coupon, write));
    Ok(order.chain(moves).chain(given_back).collect())
}

/// An order that is over without a sale gives the use of its coupon back, in the change that frees its stock.
fn coupon_writes(coupons: &Coupons, change: &Change) -> Vec<Write> {
    use OrderStatus::{Cancelled, Cancelling, Expired};
    let ends = matches!(change.order.status, Cancelling | Cancelled | Expired);
    let frees = matches!(change.stock, Some(StockMove::GiveBack | StockMove::Expire));
    match &change.order.coupon {
        Some(held) if ends && frees && !Bug::CouponNotGivenBack.is_planted() => {
            coupons.give_back(&held.code, held.counted, held.counted_for)
        }
        _ => Vec::new(),
    }
}

/// What the reservation's own state makes of the move.
async fn stock_writes(
    stock: &Stock,
    change: &Change,
    stock_move: &StockMove,
) -> Result<Vec<Write>, StoreError> {
    let Some(reservation) = stock.reservation(change.order.id).await? else {
        return Err(StoreError::Internal(format!("{} has no reservation", change.order.id)));
    };
    Ok(match stock_move {
        StockMove::Sell => stock.sell(&reservation),
        StockMove::Expire => stock.release(&reservation, Ending::Expired),
        StockMove::GiveBack if reservation.status == ReservationStatus::Held => {
            stock.release(&reservation, Ending::Released)
        }
        StockMove::GiveBack => stock.restock(&reservation),
        StockMove::TakeBack(units) => stock
            .take_back(&reservation, units)
            .map_err(|error| StoreError::Internal(format!("{}: {error}", change.order.id)))?,
    })
}
