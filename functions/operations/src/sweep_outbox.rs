//! Every minute: sends what the relay missed, however long its stream was off.

use jiff::SignedDuration;
use platform::{clock, consumer::Failed, stream::Announced};
use serde::Serialize;

use crate::Outboxes;

/// What one run did.
#[derive(Debug, Default, Serialize)]
pub struct Swept {
    pub sent: usize,
    pub failed: usize,
}

/// The relay gets this long before the sweeper helps.
const PATIENCE: SignedDuration = SignedDuration::from_secs(30);
const MOST_PER_SHARD: u32 = 100;

/// # Errors
/// A list of unsent events could not be read; those of the other tables were sent.
pub async fn sweep_outbox(outboxes: &Outboxes) -> Result<Swept, Failed> {
    let now = clock::now();
    let mut report = Swept::default();
    let mut unread = None;
    for table in &outboxes.tables {
        let unsent = match table.unsent(now - PATIENCE, MOST_PER_SHARD).await {
            Ok(unsent) => unsent,
            Err(error) => {
                unread = Some(error);
                continue;
            }
        };
        let name = table.name().unwrap_or_default();
        let announced: Vec<_> =
            unsent.into_iter().map(|event| Announced { table: name.to_owned(), event }).collect();
        let all = announced.len();
        let failed = outboxes.send(announced).await.len();
        report.sent += all - failed;
        report.failed += failed;
    }
    unread.map_or(Ok(report), |error| Err(error.into()))
}
