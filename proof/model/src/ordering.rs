//! What happens to an order: one transaction each, with its stock, its events and the mark of what caused it.

use contracts::{Consumer, Fact};
use inventory::{Move, ReservationStatus, Step as StockStep};
use kernel::Money;
use orders::{Change, Order, OrderStatus, Settled, StockMove};
use payments::{Payment, RefundOf};
use platform::shop::Shop;

use crate::{
    flaw::Flaw,
    hours::{Hour, blur},
    kept::Kept,
    message::Message,
    purchase::{Purchase, order_of},
    saga::{Saga, State},
    worker::Reason,
};

impl Saga {
    /// One transaction: the order, its hold, its event.
    pub(crate) fn check_out(&self, state: &mut State, buyer: usize) -> Option<()> {
        let now = state.hour.starts();
        // the windows of whoever comes last have to close within the model
        let is_in_time = state.hour == Hour::Placed
            || (state.hour == Hour::WindowClosed && self.until >= Hour::NextDay);
        is_in_time.then_some(())?;
        let purchase = &mut state.purchases[buyer];
        state.shelf.0 = match state.shelf.0.after(Move::Hold, 1) {
            Ok(shard) => shard,
            Err(_) if self.flaw == Some(Flaw::SellsWhatIsNotThere) => {
                let mut shard = state.shelf.0.clone();
                shard.available -= 1;
                shard.held += 1;
                shard
            }
            Err(_) => return None,
        };
        let order = order_of(buyer, purchase.next_attempt(buyer), now);
        let placed = Purchase::placed(&order)?;
        purchase.publish(&[placed], now);
        purchase.stock = Some(ReservationStatus::Held);
        purchase.order = Some(Kept::new(order));
        Some(())
    }

    pub(crate) fn expire(&self, state: &mut State, buyer: usize) -> Option<()> {
        let now = state.hour.starts();
        let order = state.purchases[buyer].order.clone()?;
        if self.flaw == Some(Flaw::ExpiresPaidOrders) && order.status == OrderStatus::Confirmed {
            (state.hour > Hour::Placed).then_some(())?;
            let (status, expires_at) = (OrderStatus::PendingPayment, Some(now));
            let misread = Order { status, expires_at, ..Order::clone(&order) };
            return self.change(state, buyer, |_| misread.expire(now).ok());
        }
        self.change(state, buyer, |order| order.expire(now).ok())
    }

    /// One transaction: the order, its stock, its events. Refused when the reservation is not where it has to be.
    pub(crate) fn change(
        &self,
        state: &mut State,
        buyer: usize,
        decide: impl FnOnce(&Order) -> Option<Change>,
    ) -> Option<()> {
        let now = state.hour.starts();
        let purchase = &mut state.purchases[buyer];
        let order = purchase.order.as_ref()?;
        let was = order.status;
        let change = decide(order)?;
        let is = change.order.status;
        if was != is {
            self.seen.order(was, is);
            if !was.may_become(is) {
                state.broken = Some("an order took a way that the table does not have");
            }
        }
        let forgets = match self.flaw {
            Some(Flaw::ForgetsStock) => is == OrderStatus::Cancelling,
            Some(Flaw::RevivesOrders | Flaw::ExpiresPaidOrders) => was != change.was,
            _ => false,
        };
        if let Some(stock) = change.stock.as_ref().filter(|_| !forgets) {
            let reserved = purchase.stock?;
            let (from, to, units) = step_of(stock, reserved).rule();
            (from == reserved).then_some(())?;
            state.shelf.0 = state.shelf.0.after(units, 1).ok()?;
            self.seen.stock(from, to);
            purchase.stock = Some(to);
        }
        purchase.publish(&change.facts, now);
        purchase.order = Some(Kept::new(change.order));
        Some(())
    }

    pub(crate) fn receive(&self, state: &mut State, buyer: usize, key: u64) -> Option<()> {
        let message = state.purchases[buyer].messages.get(&key)?.clone();
        if message.consumer != Consumer::SettleOrder {
            return self.start(state, buyer, Reason::Message(key));
        }
        let shop = Shop::get();
        let now = state.hour.starts();
        let order = state.purchases[buyer].order.clone()?;
        let settled = match self.misread(&order, &message) {
            Some((order, fact)) => order.settle(&fact, shop, now),
            None => order.settle(&message.letter.fact, shop, now),
        };
        if let Settled::Changed(change) = settled {
            // a transaction that is refused leaves the message in its queue
            self.change(state, buyer, |_| Some(*change))?;
        }
        // its mark refuses every duplicate
        state.purchases[buyer].messages.remove(&key);
        Some(())
    }

    /// What a shop with a flaw takes the order and the fact for.
    fn misread(&self, order: &Order, message: &Message) -> Option<(Order, Fact)> {
        let fact = &message.letter.fact;
        match (self.flaw?, fact) {
            (Flaw::ConfirmsWithoutMoney, Fact::PaymentRequiresAction(action)) => {
                let mut payment = action.payment.clone();
                payment.authorized = order.total;
                Some((order.clone(), Fact::PaymentAuthorized(payment)))
            }
            (Flaw::RevivesOrders, Fact::PaymentAuthorized(_) | Fact::PaymentCaptured(_))
                if order.status == OrderStatus::Expired =>
            {
                let status = OrderStatus::PendingPayment;
                Some((Order { status, ..order.clone() }, fact.clone()))
            }
            (Flaw::AppliesOldFacts, _) => {
                Some((Order { payment_version: 0, ..order.clone() }, fact.clone()))
            }
            _ => None,
        }
    }
}

fn step_of(stock: &StockMove, reserved: ReservationStatus) -> StockStep {
    match stock {
        StockMove::Sell => StockStep::Sell,
        StockMove::Expire => StockStep::Expire,
        StockMove::GiveBack if reserved == ReservationStatus::Held => StockStep::Release,
        StockMove::GiveBack => StockStep::Restock,
        StockMove::TakeBack(_) => unreachable!("nothing is returned in the model"),
    }
}

/// Stored on the condition that nobody changed the payment meanwhile, so one step.
pub(crate) fn refund_half(state: &mut State, buyer: usize) -> Option<()> {
    let now = state.hour.starts();
    let purchase = &mut state.purchases[buyer];
    let before = purchase.payment.clone()?;
    let mut after = Payment::clone(&before);
    let half = Money::new(before.captured.amount / 2, before.captured.currency);
    let refund = purchase.next_refund(buyer);
    after.request_refund(refund, &RefundOf::Amount(half), "damaged", now).ok()?;
    after.version += 1;
    blur(&mut after);
    purchase.publish(&payments::facts(Some(&before), &after), now);
    purchase.payment = Some(Kept::new(after));
    Some(())
}
