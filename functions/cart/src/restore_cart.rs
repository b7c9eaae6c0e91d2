//! The queue `restore-cart`: once an order is settled the cart does not show it as open any more, and the
//! lines and the coupon of one that ended unpaid come back, once, without replacing newer ones.

use cart::Restored;
use contracts::{Consumer, EndedOrder, Event, Fact};
use kernel::{CouponCode, OrderId, Subject};
use platform::{
    consumer::Failed,
    store::{TransactError, Transaction},
};

use crate::{CartKeeper, TRIES};

/// What an order leaves to the cart.
#[derive(Default)]
struct Leavings {
    lines: Vec<Restored>,
    coupon: Option<CouponCode>,
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum Cause {
    Cart,
    AlreadyApplied,
}

/// # Errors
/// A table did not answer; the message comes again.
pub async fn restore_cart(keeper: &CartKeeper, event: &Event) -> Result<(), Failed> {
    match &event.fact {
        Fact::OrderConfirmed(order) => {
            settle(keeper, event, order.subject, order.order_id, Leavings::default()).await
        }
        Fact::OrderCancelled(order) | Fact::OrderExpired(order) => {
            let left = if order.was_confirmed {
                Leavings::default()
            } else {
                left_by(keeper, order).await?
            };
            settle(keeper, event, order.subject, order.order_id, left).await
        }
        _ => Ok(()),
    }
}

/// The order's lines at the prices it was placed for, which is what the shopper has seen, and its coupon.
async fn left_by(keeper: &CartKeeper, ended: &EndedOrder) -> Result<Leavings, Failed> {
    let Some(order) = keeper.orders.get(ended.order_id).await? else {
        return Ok(Leavings::default());
    };
    let coupon = order.coupon_code();
    let restored = |line: orders::OrderLine| Restored {
        sku: line.sku,
        quantity: line.quantity,
        price: line.unit_price,
    };
    Ok(Leavings { lines: order.lines.into_iter().map(restored).collect(), coupon })
}

async fn settle(
    keeper: &CartKeeper,
    event: &Event,
    subject: Subject,
    order: OrderId,
    left: Leavings,
) -> Result<(), Failed> {
    for _ in 0..TRIES {
        let mut cart = keeper.carts.read(subject).await?;
        cart.settle(order);
        cart.restore(left.lines.clone(), left.coupon.clone());
        let transaction = Transaction::new().with(Cause::Cart, keeper.carts.write(&cart)).with(
            Cause::AlreadyApplied,
            keeper.carts.table.inbox_mark(Consumer::RestoreCart, event),
        );
        match transaction.commit(&keeper.carts.table).await {
            Ok(()) => return Ok(()),
            Err(TransactError::Refused(refusals)) => {
                if refusals.iter().any(|refusal| refusal.label == Cause::AlreadyApplied) {
                    return Ok(());
                }
            }
            Err(TransactError::Store(error)) => return Err(error.into()),
        }
    }
    Err(Failed::because("the cart stayed contended"))
}
