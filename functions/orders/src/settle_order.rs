//! The queue `settle-order`: what payments tell moves the order. Duplicates and late-comers change nothing.

use contracts::{Consumer, Event};
use orders::Settled;
use platform::{clock, consumer::Failed, outbox::Cause, shop::Shop};

use crate::{
    OrderKeeper,
    change::{self, Condition, Stored},
};

const TRIES: u32 = 5;

/// # Errors
/// A table did not answer, or the order is not there yet; the message comes again.
pub async fn settle_order(keeper: &OrderKeeper, event: &Event) -> Result<(), Failed> {
    let Some(id) = orders::order_of(&event.fact) else { return Ok(()) };
    let table = &keeper.orders.table;
    for _ in 0..TRIES {
        let Some(order) = keeper.orders.get(id).await? else {
            return Err(Failed::because("the order is not there"));
        };
        let mark = table.inbox_mark(Consumer::SettleOrder, event);
        let change = match order.settle(&event.fact, Shop::get(), clock::now()) {
            Settled::Changed(change) => change,
            Settled::Ignored(why) => {
                tracing::info!(why, status = ?order.status, "ignored");
                table.run(mark).await?;
                return Ok(());
            }
        };
        let once = (Condition::Applied, mark);
        let cause = Cause::from(event);
        let (orders, stock, coupons) = (&keeper.orders, &keeper.stock, &keeper.coupons);
        match change::store(orders, stock, coupons, &change, &cause, Some(once)).await? {
            Stored::Done | Stored::Repeated => return Ok(()),
            Stored::Moved => {}
        }
    }
    Err(Failed::because("the order stayed contended"))
}
