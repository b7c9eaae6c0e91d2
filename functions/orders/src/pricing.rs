//! The second round trip of a checkout: what the cart's lines cost now, and whether there is enough of them.

use std::collections::HashMap;

use cart::{Cart, CartLine};
use inventory::Level;
use kernel::{Money, Quantity, Sku};
use orders::PricedLine;
use platform::http::Problem;
use serde::Serialize;

use crate::{OrderService, problems};

/// The cart's lines at this moment's prices, with the stock that was seen.
pub(crate) struct Priced {
    pub lines: Vec<PricedLine>,
    pub levels: HashMap<Sku, Level>,
    /// Lines whose price is not what the shopper saw.
    pub changes: Vec<PriceChange>,
}

/// A line that asks for more than there is.
#[derive(Debug, Serialize)]
pub(crate) struct Shortage {
    pub sku: Sku,
    pub wanted: Quantity,
    pub available: i64,
}

#[derive(Debug, Serialize)]
pub(crate) struct PriceChange {
    pub sku: Sku,
    pub was: Money,
    pub now: Money,
}

impl OrderService {
    /// Prices the cart. Prices come from the catalog and from nowhere else.
    pub(crate) async fn price(&self, cart: &Cart) -> Result<Priced, Problem> {
        if cart.lines.is_empty() {
            return Err(problems::cart_empty());
        }
        let skus: Vec<Sku> = cart.lines.iter().map(|line| line.sku.clone()).collect();
        let (offers, levels) =
            tokio::try_join!(self.catalog.offers(&skus), self.stock.levels(&skus))?;
        let mut priced =
            Priced { lines: Vec::with_capacity(skus.len()), levels, changes: Vec::new() };
        let mut gone = Vec::new();
        for line in &cart.lines {
            let Some(offer) = offers.get(&line.sku).filter(|offer| offer.sellable) else {
                gone.push(line.sku.clone());
                continue;
            };
            if offer.price != line.seen_price {
                let (was, now) = (line.seen_price, offer.price);
                priced.changes.push(PriceChange { sku: line.sku.clone(), was, now });
            }
            priced.lines.push(PricedLine {
                sku: line.sku.clone(),
                product_id: offer.product_id,
                name: offer.name.clone(),
                options: offer.options.clone(),
                quantity: line.quantity,
                unit_price: offer.price,
            });
        }
        if gone.is_empty() { Ok(priced) } else { Err(problems::unavailable(&gone)) }
    }
}

/// Lines that ask for more than `available` says there is.
pub(crate) fn shortages(lines: &[CartLine], available: impl Fn(&Sku) -> i64) -> Vec<Shortage> {
    lines
        .iter()
        .map(|line| Shortage {
            sku: line.sku.clone(),
            wanted: line.quantity,
            available: available(&line.sku).clamp(0, i64::from(Quantity::MAX)),
        })
        .filter(|shortage| shortage.available < i64::from(shortage.wanted.get()))
        .collect()
}
