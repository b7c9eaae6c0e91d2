//! Events that were never published, said by the order that they are about.

use contracts::{Consumer, Event, Fact, PlacedOrder, consumers_of};
use jiff::Timestamp;
use kernel::{EventId, OrderId};
use orders::{Order, OrderStatus, TimelineEntry};
use platform::{ids, store::Write};

use crate::repairer::{Failed, Plan, Repairer, cause};

impl Repairer {
    /// The event of the order's coming to that version. When it is known to have existed it is the same event again; what its
    /// consumers have done without leaving a trace of the event is marked as applied.
    pub(crate) async fn retell(
        &self,
        id: OrderId,
        version: u64,
        before: &str,
        event: Option<&str>,
    ) -> Result<Plan, Failed> {
        let Some(order) = self.order(id).await? else { return Ok(None) };
        let timeline = self.orders.timeline(id).await?;
        let Some(entry) = timeline.into_iter().find(|entry| entry.version == version) else {
            return Ok(None);
        };
        let Some(fact) = self.fact(&order, &entry, before).await? else { return Ok(None) };
        let (known, at) = (event.map(str::parse::<EventId>).transpose()?, entry.at);
        let event = envelope(known.unwrap_or_else(ids::fresh), fact, &order, version, at);
        let mut writes = vec![self.orders.table.publish_again(&event)];
        if known.is_none() {
            writes.extend(self.marks(&order, &event).await?);
        }
        Ok(Some(writes))
    }

    async fn fact(
        &self,
        order: &Order,
        entry: &TimelineEntry,
        before: &str,
    ) -> Result<Option<Fact>, Failed> {
        if before.is_empty() && entry.status == OrderStatus::PendingPayment {
            return self.placed(order).await;
        }
        let after = serde_json::from_value(before.into()).ok();
        Ok(order.retell(entry.status, after))
    }

    /// Which method was to be tried at first, only the payment still knows.
    async fn placed(&self, order: &Order) -> Result<Option<Fact>, Failed> {
        let payment = self.payments.get(order.id).await?;
        let attempt = payment.as_ref().and_then(|payment| payment.attempts.first());
        Ok(attempt.zip(order.payment_id).map(|(attempt, payment_id)| {
            Fact::OrderPlaced(PlacedOrder {
                order_id: order.id,
                subject: order.subject,
                payment_id,
                attempt_id: attempt.id,
                payment_method: attempt.payment_method.as_str().to_owned(),
                total: order.total,
                lines: order.bought(),
                coupon: order.coupon_code(),
            })
        }))
    }

    /// Marks of consumers whose effect is there: applied twice, they would bring lines back that the shopper has removed since.
    async fn marks(&self, order: &Order, event: &Event) -> Result<Vec<Write>, Failed> {
        let mut marks = Vec::new();
        if consumers_of(&event.fact).contains(&Consumer::RestoreCart) {
            let cart = self.carts.read(order.subject).await?;
            if !cart.open_orders.iter().any(|open| open.id == order.id) {
                marks.push(self.carts.table.inbox_mark(Consumer::RestoreCart, event));
            }
        }
        Ok(marks)
    }
}

fn envelope(id: EventId, fact: Fact, order: &Order, version: u64, at: Timestamp) -> Event {
    Event {
        id,
        fact,
        schema_version: 1,
        occurred_at: at,
        aggregate_id: order.id.to_string(),
        aggregate_version: version,
        correlation_id: cause(&order.id).correlation_id,
        traceparent: None,
    }
}
