//! The queue `record-movement`: writes down, per SKU, what orders did with the stock.

use contracts::Event;
use platform::consumer::Failed;

use crate::StockKeeper;

/// # Errors
/// The table did not answer; the message comes again.
pub async fn record_movement(keeper: &StockKeeper, event: &Event) -> Result<(), Failed> {
    Ok(keeper.stock.record(event).await?)
}
