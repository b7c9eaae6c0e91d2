//! The append-only record of what moved, per SKU: for people who ask where a unit went.

use contracts::{Event, Fact, OrderLine, StockReturn};
use jiff::Timestamp;
use kernel::{Id as _, MovementId, OrderId, Sku, Subject, Text};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// One movement of one SKU.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[schemars(rename = "StockMovement")]
pub struct Movement {
    pub id: MovementId,
    pub sku: Sku,
    pub kind: MovementKind,
    /// Units; negative only where a correction took some away.
    pub quantity: i64,
    pub occurred_at: Timestamp,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub order_id: Option<OrderId>,
    /// Why a person corrected the stock, and who.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<Text>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<Subject>,
}

/// What an order, or a person, did with the units.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum MovementKind {
    Held,
    Sold,
    Released,
    Expired,
    Restocked,
    Adjusted,
    /// Nothing moved: counters that were wrong were put right, by so many units of what is available.
    Recounted,
}

impl Movement {
    /// What an event about an order moved; nothing for events that leave stock alone.
    ///
    /// The ids are made from the event's, so that the same event always names the same movements.
    #[must_use]
    pub fn told_by(event: &Event) -> Vec<Self> {
        let Some((kind, order_id, lines)) = meaning(&event.fact) else { return Vec::new() };
        let movement = |line: &OrderLine| Self {
            id: MovementId::from_ulid(event.id.ulid()),
            sku: line.sku.clone(),
            kind,
            quantity: line.quantity.into(),
            occurred_at: event.occurred_at,
            order_id: Some(order_id),
            reason: None,
            by: None,
        };
        lines.iter().map(movement).collect()
    }
}

/// SKUs of which another number may be available since this was told.
#[must_use]
pub fn touched_by(fact: &Fact) -> Vec<Sku> {
    match fact {
        Fact::StockAdjusted(stock) => vec![stock.sku.clone()],
        // What was paid for was held before.
        Fact::OrderConfirmed(order) if order.payment_id.is_some() => Vec::new(),
        fact => meaning(fact).map_or_else(Vec::new, |(_, _, lines)| {
            lines.iter().map(|line| line.sku.clone()).collect()
        }),
    }
}

fn meaning(fact: &Fact) -> Option<(MovementKind, OrderId, &[OrderLine])> {
    match fact {
        Fact::OrderPlaced(order) => Some((MovementKind::Held, order.order_id, &order.lines)),
        Fact::OrderConfirmed(order) => Some((MovementKind::Sold, order.order_id, &order.lines)),
        Fact::OrderExpired(order) => Some((MovementKind::Expired, order.order_id, &order.lines)),
        Fact::OrderCancelling(order) => {
            let kind = match order.stock {
                StockReturn::Released => MovementKind::Released,
                StockReturn::Restocked => MovementKind::Restocked,
            };
            Some((kind, order.order_id, &order.lines))
        }
        Fact::ReturnReceived(back) => {
            Some((MovementKind::Restocked, back.order_id, &back.restocked))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use contracts::{CancelledOrder, ReceivedReturn};
    use kernel::{EventId, GuestId, Quantity, ReturnId};

    use super::*;

    fn cancelling(stock: StockReturn) -> Event {
        let lines =
            vec![OrderLine { sku: "mug".parse().unwrap(), quantity: Quantity::new(2).unwrap() }];
        let order = CancelledOrder {
            order_id: OrderId::from_ulid(7.into()),
            subject: GuestId::from_ulid(1.into()).into(),
            payment_id: None,
            stock,
            lines,
            coupon: None,
        };
        Event {
            id: EventId::from_ulid(9.into()),
            fact: Fact::OrderCancelling(order),
            schema_version: 1,
            occurred_at: Timestamp::UNIX_EPOCH,
            aggregate_id: String::new(),
            aggregate_version: 2,
            correlation_id: String::new(),
            traceparent: None,
        }
    }

    #[test]
    fn a_cancellation_is_recorded_as_what_it_did_with_the_stock() {
        let kind = |stock| Movement::told_by(&cancelling(stock))[0].kind;
        assert_eq!(kind(StockReturn::Released), MovementKind::Released);
        assert_eq!(kind(StockReturn::Restocked), MovementKind::Restocked);
    }

    #[test]
    fn only_what_can_be_sold_again_comes_back_from_a_return() {
        let mug: Sku = "mug".parse().unwrap();
        let one = OrderLine { sku: mug.clone(), quantity: Quantity::new(1).unwrap() };
        let back = ReceivedReturn {
            order_id: OrderId::from_ulid(7.into()),
            subject: GuestId::from_ulid(1.into()).into(),
            return_id: ReturnId::from_ulid(3.into()),
            restocked: vec![one],
        };
        let fact = Fact::ReturnReceived(back);
        assert_eq!(touched_by(&fact), std::slice::from_ref(&mug));
        let event = Event { fact, ..cancelling(StockReturn::Restocked) };
        let movements = Movement::told_by(&event);
        assert_eq!((movements[0].kind, movements[0].quantity), (MovementKind::Restocked, 1));
    }

    #[test]
    fn a_sale_changes_what_is_available_only_when_nothing_was_held_for_it() {
        let Fact::OrderCancelling(order) = cancelling(StockReturn::Released).fact else { panic!() };
        let confirmed = |payment_id| {
            Fact::OrderConfirmed(contracts::ConfirmedOrder {
                order_id: order.order_id,
                subject: order.subject,
                payment_id,
                total: kernel::Money::new(0, "USD".parse().unwrap()),
                lines: order.lines.clone(),
                coupon: None,
            })
        };
        let paid = kernel::PaymentId::from_ulid(1.into());
        assert_eq!(touched_by(&confirmed(Some(paid))), []);
        assert_eq!(touched_by(&confirmed(None)).len(), 1);
    }

    #[test]
    fn the_same_event_names_the_same_movements() {
        let event = cancelling(StockReturn::Released);
        assert_eq!(Movement::told_by(&event), Movement::told_by(&event));
    }
}
