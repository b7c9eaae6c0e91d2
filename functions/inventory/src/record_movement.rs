//! The queue `record-movement`: writes down, per SKU, what orders did with the stock, and tells what is low
//! or back.

use contracts::Event;
use platform::{consumer::Failed, outbox::Cause};

use crate::StockKeeper;

/// # Errors
/// The table did not answer; the message comes again.
pub async fn record_movement(keeper: &StockKeeper, event: &Event) -> Result<(), Failed> {
    let touched = inventory::touched_by(&event.fact);
    // Before the mark, so that a message whose delivery was cut short is looked at again.
    keeper.stock.look(&touched, &Cause::from(event)).await?;
    Ok(keeper.stock.record(event).await?)
}
