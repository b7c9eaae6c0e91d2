//! The endpoints of the cart, and the consumer that brings lines back from orders that ended unpaid.

pub mod add_to_cart;
pub mod apply_coupon;
pub mod clear_cart;
pub mod edit_quantity;
pub mod get_cart;
pub mod merge_cart;
mod moment;
mod problems;
pub mod remove_coupon;
pub mod remove_from_cart;
pub mod restore_cart;
mod view;

use cart::{Cart, CartRefused, Carts};
use catalog::Catalog;
use identity::Guard;
use inventory::Stock;
use kernel::{Money, Sku, Subject};
use orders::Orders;
use platform::{
    Aws, Error,
    http::{Answer, Operation, Problem},
};
use promotions::Coupons;

/// The contracts of all routes of this service.
#[must_use]
pub fn operations() -> Vec<Operation> {
    vec![
        add_to_cart::operation(),
        apply_coupon::operation(),
        clear_cart::operation(),
        edit_quantity::operation(),
        get_cart::operation(),
        merge_cart::operation(),
        remove_coupon::operation(),
        remove_from_cart::operation(),
    ]
}

/// What the endpoints of the cart work with.
pub struct CartService {
    guard: Guard,
    carts: Carts,
    catalog: Catalog,
    stock: Stock,
    coupons: Coupons,
    orders: Orders,
}

/// A writer that loses against another one reads again, so many times.
const TRIES: u32 = 5;

impl CartService {
    /// # Errors
    /// None today; a start that fails ends the process.
    pub async fn start(aws: &Aws) -> Result<Self, Error> {
        Ok(Self {
            guard: Guard::start(aws).await,
            carts: Carts::new(aws.table("CART_TABLE")),
            catalog: Catalog::new(aws.table("CATALOG_TABLE")),
            stock: Stock::new(aws.table("INVENTORY_TABLE")),
            coupons: Coupons::new(aws.table("PROMOTIONS_TABLE")),
            orders: Orders::new(aws.table("ORDERS_TABLE")),
        })
    }

    /// Edits the subject's cart at the version that was read, again if someone else was faster.
    async fn change(&self, subject: Subject, edit: impl Fn(&mut Cart)) -> Answer {
        for _ in 0..TRIES {
            let mut cart = self.carts.read(subject).await?;
            let before = cart.clone();
            edit(&mut cart);
            if self.is_saved(&before, &mut cart).await? {
                return view::answer(&cart, &self.look(&cart, None).await?);
            }
        }
        Err(contended())
    }

    /// As [`CartService::change`], with what one of this SKU costs now. It is read together with all that the
    /// answer shows.
    async fn change_line(
        &self,
        subject: Subject,
        sku: &Sku,
        edit: impl Fn(&mut Cart, Money) -> Result<(), CartRefused>,
    ) -> Answer {
        for _ in 0..TRIES {
            let mut cart = self.carts.read(subject).await?;
            let moment = self.look(&cart, Some(sku)).await?;
            let offer = moment.offer(sku).ok_or_else(|| problems::not_for_sale(sku))?;
            let before = cart.clone();
            edit(&mut cart, offer.price).map_err(problems::refused)?;
            if self.is_saved(&before, &mut cart).await? {
                return view::answer(&cart, &moment);
            }
        }
        Err(contended())
    }

    /// Whether the cart is stored as it is now: nobody was faster, or nothing was changed.
    async fn is_saved(&self, before: &Cart, cart: &mut Cart) -> Result<bool, Problem> {
        Ok(cart == before || self.carts.save(cart).await?.is_ok())
    }
}

fn contended() -> Problem {
    Problem::unavailable("the cart stayed contended")
}

/// What the consumer of carts works with: nobody is signed in.
pub struct CartKeeper {
    carts: Carts,
    orders: Orders,
}

impl CartKeeper {
    /// # Errors
    /// None today; a start that fails ends the process.
    pub async fn start(aws: &Aws) -> Result<Self, Error> {
        Ok(Self {
            carts: Carts::new(aws.table("CART_TABLE")),
            orders: Orders::new(aws.table("ORDERS_TABLE")),
        })
    }
}
