//! The append-only record of what moved, per SKU: for people who ask where a unit went.

use contracts::{Event, Fact, OrderLine, StockReturn};
use jiff::Timestamp;
use kernel::{Id as _, MovementId, OrderId, Sku, Subject, Text};
use serde::{Deserialize, Serialize};

/// One movement of one SKU.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
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

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MovementKind {
    Held,
    Sold,
    Released,
    Expired,
    Restocked,
    Adjusted,
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
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use contracts::CancelledOrder;
    use kernel::{EventId, GuestId, Quantity};

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
    fn the_same_event_names_the_same_movements() {
        let event = cancelling(StockReturn::Released);
        assert_eq!(Movement::told_by(&event), Movement::told_by(&event));
    }
}
