//! What a cart is seen against: prices, stock, open orders and the coupon of one moment, read in one round trip.

use std::collections::HashMap;

use cart::Cart;
use catalog::Offer;
use inventory::Level;
use kernel::{CouponCode, Money, MoneyError, OrderId, Sku, Subject};
use orders::Order;
use platform::{http::Problem, shop::Shop, store::StoreError};
use promotions::Standing;

use crate::CartService;

/// All that the cart itself does not know.
pub(crate) struct Moment {
    pub offers: HashMap<Sku, Offer>,
    pub levels: HashMap<Sku, Level>,
    pub open_orders: Vec<Order>,
    /// The coupon of the cart, if there is such a coupon.
    pub coupon: Option<Standing>,
}

impl Moment {
    /// What the catalog offers under this SKU, if it is for sale.
    pub(crate) fn offer(&self, sku: &Sku) -> Option<&Offer> {
        self.offers.get(sku).filter(|offer| offer.sellable)
    }

    /// What those lines cost that are for sale.
    pub(crate) fn subtotal(&self, cart: &Cart) -> Result<Money, MoneyError> {
        let offered = cart.lines.iter().filter_map(|line| Some((line, self.offer(&line.sku)?)));
        let totals = offered.map(|(line, offer)| offer.price.times(line.quantity));
        Money::sum(Shop::get().currency, totals.collect::<Result<Vec<_>, _>>()?)
    }
}

impl CartService {
    /// The moment for this cart, which may be about to get a line of the SKU `also`.
    pub(crate) async fn look(&self, cart: &Cart, also: Option<&Sku>) -> Result<Moment, Problem> {
        let mut skus: Vec<Sku> = cart.lines.iter().map(|line| line.sku.clone()).collect();
        skus.extend(also.filter(|sku| !skus.contains(sku)).cloned());
        let open: Vec<OrderId> = cart.open_orders.iter().map(|order| order.id).collect();
        let (offers, levels, open_orders, coupon) = tokio::try_join!(
            self.catalog.offers(&skus),
            self.stock.levels(&skus),
            self.orders.get_many(&open),
            self.standing(cart.coupon.as_ref(), cart.subject),
        )?;
        Ok(Moment { offers, levels, open_orders, coupon })
    }

    async fn standing(
        &self,
        code: Option<&CouponCode>,
        subject: Subject,
    ) -> Result<Option<Standing>, StoreError> {
        match code {
            Some(code) => self.coupons.standing(code, subject).await,
            None => Ok(None),
        }
    }
}
