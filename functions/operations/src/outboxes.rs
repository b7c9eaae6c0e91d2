//! Every outbox of the system, and the way from it to the queues.

use futures::future::join_all;
use kernel::EventId;
use platform::{Aws, Error, outbox::Relay, planted::Bug, store::Store, stream::Announced};

/// The tables with an outbox, and the relay to the queues.
pub struct Outboxes {
    pub(crate) tables: Vec<Store>,
    pub(crate) relay: Relay,
}

/// One variable per table that publishes.
const TABLES: [&str; 5] =
    ["IDENTITY_TABLE", "CATALOG_TABLE", "INVENTORY_TABLE", "ORDERS_TABLE", "PAYMENTS_TABLE"];

impl Outboxes {
    /// # Errors
    /// None today; a start that fails ends the process.
    pub async fn start(aws: &Aws) -> Result<Self, Error> {
        let tables = TABLES.into_iter().map(|variable| aws.table(variable)).collect();
        Ok(Self { tables, relay: Relay::new(aws) })
    }

    /// Sends events to all their consumers and notes it; answers the ids of those that must be sent
    /// again. An event that was sent but not noted is sent again by the sweeper: at least once.
    pub(crate) async fn send(&self, announced: Vec<Announced>) -> Vec<EventId> {
        let events: Vec<_> = announced.iter().map(|announced| announced.event.clone()).collect();
        let is_late = Bug::SentBeforeSending.is_planted();
        let unsent = if is_late { Vec::new() } else { self.relay.send(&events).await };
        let notes = announced.iter().filter(|announced| !unsent.contains(&announced.event.id)).map(
            |announced| async {
                let table = self.tables.iter().find(|table| table.name() == Some(&announced.table));
                let Some(table) = table else { return };
                if let Err(error) = table.mark_sent(announced.event.id).await {
                    tracing::warn!(event_id = %announced.event.id, %error, "sent, but not noted");
                }
            },
        );
        join_all(notes).await;
        if is_late { self.relay.send(&events).await } else { unsent }
    }
}
