//! Every minute: sends what the relay missed, however long its stream was off.

use jiff::{SignedDuration, tz::TimeZone};
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
/// The days that every run looks back, and those that one run an hour does.
const DAYS: u32 = 1;
const MOST_DAYS: u32 = 14;
const MOST_PER_BUCKET: u32 = 100;

/// # Errors
/// A list of unsent events could not be read.
pub async fn sweep_outbox(outboxes: &Outboxes) -> Result<Swept, Failed> {
    let now = clock::now();
    let days = if now.to_zoned(TimeZone::UTC).minute() == 0 { MOST_DAYS } else { DAYS };
    let mut report = Swept::default();
    for table in &outboxes.tables {
        let unsent = table.unsent(now - PATIENCE, days, MOST_PER_BUCKET).await?;
        let name = table.name().unwrap_or_default();
        let announced: Vec<_> =
            unsent.into_iter().map(|event| Announced { table: name.to_owned(), event }).collect();
        let all = announced.len();
        let failed = outboxes.send(announced).await.len();
        report.sent += all - failed;
        report.failed += failed;
    }
    Ok(report)
}
