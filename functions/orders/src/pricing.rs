//! The second round trip of a checkout: what the cart's lines cost now, whether there is enough of them, and what
//! the coupon takes off.

use std::collections::HashMap;

use cart::{Cart, CartLine};
use inventory::Level;
use kernel::{Money, Quantity, Sku};
use orders::{PricedLine, Reduction};
use platform::{clock, http::Problem, planted::Bug, shop::Shop, store::StoreError};
use promotions::{Coupon, Standing, redeem};
use serde::Serialize;

use crate::{OrderService, problems};

/// The cart's lines at this moment's prices, with the stock that was seen.
pub(crate) struct Priced {
    pub lines: Vec<PricedLine>,
    pub levels: HashMap<Sku, Level>,
    /// Lines whose price is not what the shopper saw.
    pub changes: Vec<PriceChange>,
    pub redeemed: Option<Redeemed>,
}

/// The cart's coupon, which may be used, with what it takes off.
pub(crate) struct Redeemed {
    pub coupon: Coupon,
    pub reduction: Reduction,
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
        let wanted: Vec<(Sku, Quantity)> =
            cart.lines.iter().map(|line| (line.sku.clone(), line.quantity)).collect();
        let (offers, levels, standing) = tokio::try_join!(
            self.catalog.offers(&skus),
            self.stock.levels_for(&wanted),
            self.standing(cart)
        )?;
        let mut priced = Priced {
            lines: Vec::with_capacity(skus.len()),
            levels,
            changes: Vec::new(),
            redeemed: None,
        };
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
                unit_price: if Bug::PriceFromCart.is_planted() {
                    line.seen_price
                } else {
                    offer.price
                },
            });
        }
        if !gone.is_empty() {
            return Err(problems::unavailable(&gone));
        }
        priced.redeemed = redeemed(cart, standing.as_ref(), &priced.lines)?;
        Ok(priced)
    }

    async fn standing(&self, cart: &Cart) -> Result<Option<Standing>, StoreError> {
        match &cart.coupon {
            Some(code) => self.coupons.standing(code, cart.subject).await,
            None => Ok(None),
        }
    }
}

/// A coupon that takes nothing off is refused, not passed over: nobody pays more than the cart has shown.
fn redeemed(
    cart: &Cart,
    standing: Option<&Standing>,
    lines: &[PricedLine],
) -> Result<Option<Redeemed>, Problem> {
    let Some(code) = &cart.coupon else { return Ok(None) };
    let totals = lines.iter().map(|line| line.unit_price.times(line.quantity));
    let too_large = |error: kernel::MoneyError| problems::quote_refused(error.into());
    let totals = totals.collect::<Result<Vec<_>, _>>().map_err(too_large)?;
    let subtotal = Money::sum(Shop::get().currency, totals).map_err(too_large)?;
    let coupon =
        redeem(standing, subtotal, clock::now()).map_err(|refused| refused.problem(code))?;
    let reduction = Reduction {
        coupon: code.clone(),
        discount: coupon.discount(subtotal).map_err(too_large)?,
        free_shipping: coupon.frees_shipping(),
    };
    Ok(Some(Redeemed { coupon: coupon.clone(), reduction }))
}

impl Priced {
    pub(crate) fn reduction(&self) -> Option<&Reduction> {
        self.redeemed.as_ref().map(|redeemed| &redeemed.reduction)
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
