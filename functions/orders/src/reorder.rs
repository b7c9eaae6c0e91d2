//! `POST /v1/orders/{id}/reorder`: fills the cart with what was bought, as far as it is still sold and there.

use std::collections::HashMap;

use cart::Cart;
use catalog::Offer;
use inventory::Level;
use kernel::{OrderId, Quantity, Sku, Text};
use orders::{Order, OrderLine};
use platform::http::{Answer, Operation, Problem, Reply, Request, Who};
use schemars::JsonSchema;
use serde::Serialize;

use crate::OrderService;

/// What is in the cart now because of it, and what could not be.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "Reordered")]
struct Report {
    cart_version: u64,
    added: Vec<ReorderedLine>,
    gaps: Vec<ReorderGap>,
}

/// A line with the quantity that the cart has of it now.
#[derive(Debug, Serialize, JsonSchema)]
struct ReorderedLine {
    sku: Sku,
    name: Text,
    quantity: Quantity,
}

/// A line of which there is less than was bought, or nothing.
#[derive(Debug, Serialize, JsonSchema)]
struct ReorderGap {
    sku: Sku,
    name: Text,
    code: ReorderGapCode,
    wanted: Quantity,
    /// Units that could be had of it.
    available: u32,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
enum ReorderGapCode {
    /// It is not sold any more.
    Unavailable,
    InsufficientStock,
    /// The cart has as many lines as it may have.
    LineLimit,
}

const TRIES: u32 = 5;

/// The contract of `POST /v1/orders/{id}/reorder`.
#[must_use]
pub fn operation() -> Operation {
    Operation::new("reorder", "POST /v1/orders/{id}/reorder", Who::Customer)
        .summary("Fills the cart with what was bought, and says what is missing")
        .at::<OrderId>("id")
        .answers::<Report>(200)
}

/// Answers what is in the cart now. A line that is there already gets the larger quantity, so that asking twice adds nothing.
///
/// # Errors
/// As [`operation`] says.
pub async fn reorder(service: &OrderService, request: &Request) -> Answer {
    let customer = service.guard.customer(request).await?;
    let id: OrderId = request.parameter("id")?;
    let order = service.orders.owned(id, customer.subject).await?.ok_or_else(Problem::not_found)?;
    let skus: Vec<Sku> = order.lines.iter().map(|line| line.sku.clone()).collect();
    let wanted: Vec<(Sku, Quantity)> =
        order.lines.iter().map(|line| (line.sku.clone(), line.quantity)).collect();
    let (offers, levels) =
        tokio::try_join!(service.catalog.offers(&skus), service.stock.levels_for(&wanted))?;
    for _ in 0..TRIES {
        let mut cart = service.carts.read(customer.subject).await?;
        let before = cart.clone();
        let mut report = refill(&mut cart, &order, &offers, &levels);
        if cart == before || service.carts.save(&mut cart).await?.is_ok() {
            report.cart_version = cart.version;
            return Reply::ok(&report);
        }
    }
    Err(Problem::unavailable("the cart stayed contended"))
}

fn refill(
    cart: &mut Cart,
    order: &Order,
    offers: &HashMap<Sku, Offer>,
    levels: &HashMap<Sku, Level>,
) -> Report {
    let mut report = Report { cart_version: 0, added: Vec::new(), gaps: Vec::new() };
    for line in &order.lines {
        let left = levels.get(&line.sku).map_or(0, |level| level.available);
        let available = u32::try_from(left).unwrap_or(0).min(Quantity::MAX);
        let mut gap = |code, available| report.gaps.push(ReorderGap::of(line, code, available));
        let Some(offer) = offers.get(&line.sku).filter(|offer| offer.sellable) else {
            gap(ReorderGapCode::Unavailable, 0);
            continue;
        };
        if available < line.quantity.get() {
            gap(ReorderGapCode::InsufficientStock, available);
        }
        let Ok(possible) = Quantity::new(available.min(line.quantity.get())) else { continue };
        let there = cart.lines.iter().find(|there| there.sku == line.sku);
        let quantity = there.map_or(possible, |there| there.quantity.max(possible));
        if cart.set(line.sku.clone(), quantity, offer.price).is_err() {
            gap(ReorderGapCode::LineLimit, available);
            continue;
        }
        report.added.push(ReorderedLine {
            sku: line.sku.clone(),
            name: offer.name.clone(),
            quantity,
        });
    }
    report
}

impl ReorderGap {
    fn of(line: &OrderLine, code: ReorderGapCode, available: u32) -> Self {
        let (sku, name, wanted) = (line.sku.clone(), line.name.clone(), line.quantity);
        Self { sku, name, code, wanted, available }
    }
}
