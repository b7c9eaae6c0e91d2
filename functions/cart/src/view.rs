//! A cart as the shopper sees it: prices and stock of this moment, and what is amiss.

use std::collections::BTreeMap;

use cart::{Cart, CartLine};
use catalog::Offer;
use inventory::Level;
use jiff::Timestamp;
use kernel::{Money, OrderId, ProductId, Quantity, Sku, Text};
use orders::OrderStatus;
use platform::{http::Problem, shop::Shop};
use serde::Serialize;

use crate::CartService;

/// The body that every endpoint of the cart answers.
#[derive(Debug, Serialize)]
pub(crate) struct CartView {
    id: String,
    version: u64,
    lines: Vec<LineView>,
    subtotal: Money,
    problems: Vec<CartProblem>,
    open_orders: Vec<OpenOrderView>,
}

#[derive(Debug, Serialize)]
struct LineView {
    sku: Sku,
    product_id: ProductId,
    name: Text,
    options: BTreeMap<String, String>,
    quantity: Quantity,
    unit_price: Money,
    line_total: Money,
    /// Units that could be bought now, counted up to the most that a line may have.
    available: i64,
}

/// What stands between this cart and its checkout, or should be known before.
#[derive(Debug, Serialize)]
#[serde(tag = "code", rename_all = "snake_case")]
enum CartProblem {
    PriceChanged { sku: Sku, was: Money, now: Money },
    InsufficientStock { sku: Sku, wanted: Quantity, available: i64 },
    Unavailable { sku: Sku },
}

#[derive(Debug, Serialize)]
struct OpenOrderView {
    id: OrderId,
    status: OrderStatus,
    expires_at: Timestamp,
}

impl CartService {
    pub(crate) async fn view(&self, cart: &Cart) -> Result<CartView, Problem> {
        let skus: Vec<Sku> = cart.lines.iter().map(|line| line.sku.clone()).collect();
        let open: Vec<OrderId> = cart.open_orders.iter().map(|order| order.id).collect();
        let (offers, levels, orders) = tokio::try_join!(
            self.catalog.offers(&skus),
            self.stock.levels(&skus),
            self.orders.get_many(&open)
        )?;
        let open_orders =
            orders.into_iter().filter(|order| order.status.is_unpaid()).filter_map(|order| {
                Some(OpenOrderView {
                    id: order.id,
                    status: order.status,
                    expires_at: order.expires_at?,
                })
            });
        let mut view = CartView {
            id: format!("cart_{}", cart.subject),
            version: cart.version,
            lines: Vec::with_capacity(cart.lines.len()),
            subtotal: Money::zero(Shop::get().currency),
            problems: Vec::new(),
            open_orders: open_orders.collect(),
        };
        for line in &cart.lines {
            match offers.get(&line.sku).filter(|offer| offer.sellable) {
                Some(offer) => {
                    view.add(line, offer, levels.get(&line.sku)).map_err(Problem::internal)?;
                }
                None => view.problems.push(CartProblem::Unavailable { sku: line.sku.clone() }),
            }
        }
        Ok(view)
    }
}

impl CartView {
    fn add(
        &mut self,
        line: &CartLine,
        offer: &Offer,
        level: Option<&Level>,
    ) -> Result<(), kernel::MoneyError> {
        let sku = line.sku.clone();
        let available = level.map_or(0, |level| level.available).clamp(0, i64::from(Quantity::MAX));
        if available < i64::from(line.quantity.get()) {
            self.problems.push(CartProblem::InsufficientStock {
                sku: sku.clone(),
                wanted: line.quantity,
                available,
            });
        }
        if offer.price != line.seen_price {
            let (was, now) = (line.seen_price, offer.price);
            self.problems.push(CartProblem::PriceChanged { sku: sku.clone(), was, now });
        }
        let line_total = offer.price.times(line.quantity)?;
        self.subtotal = self.subtotal.plus(line_total)?;
        self.lines.push(LineView {
            sku,
            product_id: offer.product_id,
            name: offer.name.clone(),
            options: offer.options.clone(),
            quantity: line.quantity,
            unit_price: offer.price,
            line_total,
            available,
        });
        Ok(())
    }
}
