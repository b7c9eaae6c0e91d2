//! A cart as the shopper sees it: prices and stock of this moment, the coupon, and what is amiss.

use std::collections::BTreeMap;

use cart::{Cart, CartLine};
use catalog::Offer;
use inventory::Level;
use jiff::Timestamp;
use kernel::{CouponCode, Money, OrderId, ProductId, Quantity, Sku, Text};
use orders::{Order, OrderStatus};
use platform::{
    clock,
    http::{Answer, Problem, Reply},
    shop::Shop,
};
use promotions::{Benefit, CouponRefused, redeem};
use schemars::JsonSchema;
use serde::Serialize;

use crate::moment::Moment;

/// The body that every endpoint of the cart answers.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "Cart")]
pub(crate) struct CartView {
    id: String,
    /// Rises with every change and never resets.
    version: u64,
    /// What can be bought, at the prices of this moment.
    lines: Vec<LineView>,
    /// What the lines cost, before the discount.
    subtotal: Money,
    /// What the coupon takes off the lines.
    #[serde(skip_serializing_if = "Option::is_none")]
    discount: Option<Money>,
    #[serde(skip_serializing_if = "Option::is_none")]
    coupon: Option<CouponView>,
    problems: Vec<CartProblem>,
    /// Orders that wait for their payment.
    open_orders: Vec<OpenOrderView>,
}

/// A line of the cart.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "CartLine")]
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

/// The coupon that the shopper has chosen.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "CartCoupon")]
struct CouponView {
    code: CouponCode,
    /// Whether it takes something off this cart now; if not, a problem says why.
    applies: bool,
    #[serde(flatten)]
    benefit: Option<Benefit>,
}

/// What stands between this cart and its checkout, or should be known before.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(tag = "code", rename_all = "snake_case")]
enum CartProblem {
    /// The price is another one than when the line was last touched.
    PriceChanged { sku: Sku, was: Money, now: Money },
    /// There is less in stock than the line asks for.
    InsufficientStock { sku: Sku, wanted: Quantity, available: i64 },
    /// It is not sold any more; the line is not part of the sum.
    Unavailable { sku: Sku },
    /// There is no such coupon any more.
    CouponUnknown { coupon: CouponCode },
    /// The coupon is not valid yet.
    CouponNotStarted { coupon: CouponCode, valid_from: Timestamp },
    /// The coupon is over.
    CouponExpired { coupon: CouponCode },
    /// The goods cost less than the coupon asks for.
    CouponMinimum { coupon: CouponCode, minimum: Money },
    /// The coupon has been used as often as it may be.
    CouponExhausted { coupon: CouponCode },
    /// The shopper has used the coupon as often as one may.
    CouponUsed { coupon: CouponCode },
}

/// An order that waits for its payment.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "OpenOrder")]
struct OpenOrderView {
    id: OrderId,
    status: OrderStatus,
    /// Until then its stock is held.
    expires_at: Timestamp,
}

/// The cart as every endpoint of the cart answers it.
pub(crate) fn answer(cart: &Cart, moment: &Moment) -> Answer {
    Ok(Reply::ok(&view(cart, moment)?)?.etag(cart.version))
}

pub(crate) fn view(cart: &Cart, moment: &Moment) -> Result<CartView, Problem> {
    let nothing = Money::zero(Shop::get().currency);
    let mut view = CartView {
        id: format!("cart_{}", cart.subject),
        version: cart.version,
        lines: Vec::with_capacity(cart.lines.len()),
        subtotal: nothing,
        discount: None,
        coupon: None,
        problems: Vec::new(),
        open_orders: moment.open_orders.iter().filter_map(open_order).collect(),
    };
    for line in &cart.lines {
        match moment.offer(&line.sku) {
            Some(offer) => {
                view.add(line, offer, moment.levels.get(&line.sku)).map_err(Problem::internal)?;
            }
            None => view.problems.push(CartProblem::Unavailable { sku: line.sku.clone() }),
        }
    }
    if let Some(code) = &cart.coupon {
        view.redeem(code, moment).map_err(Problem::internal)?;
    }
    Ok(view)
}

fn open_order(order: &Order) -> Option<OpenOrderView> {
    let expires_at = order.expires_at.filter(|_| order.status.is_unpaid())?;
    Some(OpenOrderView { id: order.id, status: order.status, expires_at })
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

    /// Shows the coupon with what it takes off, or with why it takes nothing off.
    fn redeem(&mut self, code: &CouponCode, moment: &Moment) -> Result<(), kernel::MoneyError> {
        let found = moment.coupon.as_ref();
        let redeemed = redeem(found, self.subtotal, clock::now());
        self.discount = Some(match &redeemed {
            Ok(coupon) => coupon.discount(self.subtotal)?,
            Err(_) => Money::zero(self.subtotal.currency),
        });
        self.coupon = Some(CouponView {
            code: code.clone(),
            applies: redeemed.is_ok(),
            benefit: found.map(|standing| standing.coupon.benefit),
        });
        self.problems.extend(redeemed.err().map(|refused| problem_of(refused, code.clone())));
        Ok(())
    }
}

fn problem_of(refused: CouponRefused, coupon: CouponCode) -> CartProblem {
    match refused {
        CouponRefused::Unknown => CartProblem::CouponUnknown { coupon },
        CouponRefused::NotStarted { valid_from } => {
            CartProblem::CouponNotStarted { coupon, valid_from }
        }
        CouponRefused::Expired => CartProblem::CouponExpired { coupon },
        CouponRefused::Minimum { minimum } => CartProblem::CouponMinimum { coupon, minimum },
        CouponRefused::Exhausted => CartProblem::CouponExhausted { coupon },
        CouponRefused::Used => CartProblem::CouponUsed { coupon },
    }
}
