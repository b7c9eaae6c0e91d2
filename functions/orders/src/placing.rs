//! The third round trip of a checkout: the one transaction.

use std::collections::HashMap;

use cart::{Cart, OpenOrder};
use inventory::HoldRefused;
use kernel::{PaymentMethod, Quantity, Sku};
use orders::{Contact, CouponUse, Order, OrderNumber, Placement, Quote, Refused, ShippingChoice};
use platform::{
    clock,
    http::{Problem, Reply, Request},
    idempotency::IdempotencyKey,
    ids,
    outbox::Cause,
    shop::Shop,
    store::{Refusal, TransactError, Transaction, Write},
};
use promotions::{Count, Coupon, CouponRefused, why_not_held};

use crate::{
    OrderService,
    checkout::Wish,
    pricing::{Priced, shortages},
    problems,
    view::OrderView,
};

/// All that is known before the transaction.
pub(crate) struct Placing<'a> {
    pub request: &'a Request,
    pub key: &'a IdempotencyKey,
    pub wish: &'a Wish,
    pub cart: &'a Cart,
    pub contact: &'a Contact,
}

/// How the transaction ended.
pub(crate) enum Placed {
    /// The order, or the answer of the same request that was faster.
    Answer(Reply),
    /// Someone wrote to the cart since it was read.
    CartMoved,
    NumberTaken,
    /// A shard has less than was seen; others may have more.
    StockMoved,
}

#[derive(Debug, Clone)]
enum Condition {
    Key,
    Cart,
    Order(Refused),
    Stock(HoldRefused),
    Coupon(Count),
}

impl OrderService {
    pub(crate) async fn place(
        &self,
        placing: &Placing<'_>,
        quote: Quote,
        priced: &Priced,
    ) -> Result<Placed, Problem> {
        let shop = Shop::get();
        let coupon = priced.redeemed.as_ref().map(|redeemed| &redeemed.coupon);
        let order = placing.order(quote, coupon, shop);
        let location = format!("/v1/orders/{}", order.id);
        let reply = Reply::created(&OrderView::from(&order), &location)?.etag(order.version);

        let mut cart = placing.cart.clone();
        cart.close(order.expires_at.map(|expires_at| OpenOrder { id: order.id, expires_at }));
        let wanted: Vec<(Sku, Quantity)> =
            order.lines.iter().map(|line| (line.sku.clone(), line.quantity)).collect();
        let held = if order.status.is_unpaid() {
            self.stock.hold(order.id, &wanted, &priced.levels)
        } else {
            self.stock.take(order.id, &wanted, &priced.levels)
        };
        let Ok(held) = held else {
            self.stock.gather(&wanted, &priced.levels).await?;
            return Ok(Placed::StockMoved);
        };
        let method = placing.wish.payment_method.as_ref().map_or("", PaymentMethod::as_str);
        let cause = Cause::from(placing.request);
        let placed = self.orders.place(&order, method, shop.unpaid_orders_per_subject, &cause);
        let transaction = Transaction::new()
            .with(Condition::Key, placing.key.record(&self.orders.table, &reply))
            .with(Condition::Cart, self.carts.write(&cart))
            .with_all(placed.into_iter().map(|(refused, write)| (Condition::Order(refused), write)))
            .with_all(held.into_iter().map(|(refused, write)| (Condition::Stock(refused), write)))
            .with_all(self.coupon_uses(coupon, &order));
        match transaction.commit(&self.orders.table).await {
            Ok(()) => Ok(Placed::Answer(reply)),
            Err(TransactError::Refused(refusals)) => self.refused(placing, &refusals).await,
            Err(TransactError::Store(error)) => Err(error.into()),
        }
    }

    /// The order holds its coupon from the moment that it holds its stock.
    fn coupon_uses(&self, coupon: Option<&Coupon>, order: &Order) -> Vec<(Condition, Write)> {
        let Some(coupon) = coupon else { return Vec::new() };
        let uses = self.coupons.hold(coupon, order.subject).into_iter();
        uses.map(|(count, write)| (Condition::Coupon(count), write)).collect()
    }

    /// Reads the refusal. A request that lost against its own twin replays the twin's answer.
    async fn refused(
        &self,
        placing: &Placing<'_>,
        refusals: &[Refusal<Condition>],
    ) -> Result<Placed, Problem> {
        let has =
            |wanted: fn(&Condition) -> bool| refusals.iter().any(|refusal| wanted(&refusal.label));
        if has(|condition| matches!(condition, Condition::Key)) {
            let reply = placing.key.replay(&self.orders.table).await?;
            return reply
                .map(Placed::Answer)
                .ok_or_else(|| Problem::unavailable("the winner's record is gone"));
        }
        if has(|condition| matches!(condition, Condition::Order(Refused::TooManyUnpaid))) {
            return Err(problems::too_many_unpaid(Shop::get().unpaid_orders_per_subject));
        }
        if has(|condition| matches!(condition, Condition::Cart)) {
            return Ok(Placed::CartMoved);
        }
        if has(|condition| matches!(condition, Condition::Order(Refused::Number))) {
            return Ok(Placed::NumberTaken);
        }
        let lost = refusals.iter().find_map(coupon_lost);
        if let Some((refused, code)) = lost.zip(placing.cart.coupon.as_ref()) {
            return Err(refused.problem(code));
        }
        let stock: Vec<(&Sku, Option<i64>)> = refusals.iter().filter_map(stock_left).collect();
        if stock.is_empty() {
            return Err(Problem::internal(format!("a checkout was refused by {refusals:?}")));
        }
        if stock.iter().any(|(_, left)| left.is_none()) {
            return Ok(Placed::StockMoved);
        }
        let left: HashMap<&Sku, i64> =
            stock.into_iter().filter_map(|(sku, left)| Some((sku, left?))).collect();
        let enough = i64::from(Quantity::MAX);
        let short = shortages(&placing.cart.lines, |sku| left.get(sku).copied().unwrap_or(enough));
        Err(problems::insufficient_stock(&short))
    }
}

/// The stock that stood in the way, from the refusal itself: no second read could be as true. Not so when it
/// is only one of several shards.
fn stock_left(refusal: &Refusal<Condition>) -> Option<(&Sku, Option<i64>)> {
    let Condition::Stock(HoldRefused::Stock(sku)) = &refusal.label else { return None };
    Some((sku, refusal.item.as_ref().and_then(inventory::available_of)))
}

/// Why the coupon's last use went to somebody else, from the refusal itself.
fn coupon_lost(refusal: &Refusal<Condition>) -> Option<CouponRefused> {
    let Condition::Coupon(count) = &refusal.label else { return None };
    Some(why_not_held(*count, refusal.item.as_ref()))
}

impl Placing<'_> {
    fn order(&self, quote: Quote, coupon: Option<&Coupon>, shop: &Shop) -> Order {
        let at = clock::now();
        let chosen = self.wish.shipping_option.as_str();
        let named = shop.shipping_options.iter().find(|option| option.id == chosen);
        let name = named.map_or(chosen, |option| &option.name).to_owned();
        let placement = Placement {
            id: ids::fresh(),
            number: OrderNumber::new(at, ids::below(u64::MAX)),
            subject: self.cart.subject,
            payment_id: ids::fresh(),
            attempt_id: ids::fresh(),
            contact: self.contact.clone(),
            shipping_address: self.wish.shipping_address.clone(),
            billing_address: self.wish.billing_address.clone(),
            shipping_option: ShippingChoice { id: chosen.to_owned(), name },
            quote,
            coupon: coupon.map(|coupon| self.coupon_use(coupon)),
            at,
        };
        Order::place(placement, shop)
    }

    fn coupon_use(&self, coupon: &Coupon) -> CouponUse {
        CouponUse {
            code: coupon.code.clone(),
            counted: coupon.total_limit.is_some(),
            counted_for: coupon.per_customer_limit.map(|_| self.cart.subject),
        }
    }
}
