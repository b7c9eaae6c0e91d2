//! The queue `index-products`: brings search in step with a product that has changed.
//!
//! The event only says which product: what search is to know is read from the product itself, so that events may
//! come twice and in any order.

use catalog::ProductStatus;
use contracts::{Event, Fact};
use platform::consumer::Failed;

use crate::SearchDesk;

/// # Errors
/// The table did not answer; the message comes again.
pub async fn index_products(desk: &SearchDesk, event: &Event) -> Result<(), Failed> {
    let id = match &event.fact {
        Fact::ProductChanged(product) => product.product_id,
        Fact::ProductPriceChanged(product) => product.product_id,
        _ => return Ok(()),
    };
    let indexed = desk.index.index(id).await?;
    tracing::debug!(?indexed, "indexed");
    // Staff may have deleted the category in the moment in which the product came into it.
    if let Some(product) = desk.catalog.product(id).await?
        && product.status != ProductStatus::Archived
    {
        desk.catalog.begin_category(&product.category).await?;
    }
    Ok(())
}
