//! The endpoints of the cart, and the consumer that brings lines back from orders that ended unpaid.

pub mod add_to_cart;
pub mod clear_cart;
pub mod edit_quantity;
pub mod get_cart;
pub mod merge_cart;
mod problems;
pub mod remove_from_cart;
pub mod restore_cart;
mod view;

use cart::{Cart, CartRefused, Carts};
use catalog::{Catalog, Offer};
use identity::Guard;
use inventory::Stock;
use kernel::{Sku, Subject};
use orders::Orders;
use platform::{
    Aws, Error,
    http::{Answer, Problem, Reply},
};

/// What the endpoints of the cart work with.
pub struct CartService {
    guard: Guard,
    carts: Carts,
    catalog: Catalog,
    stock: Stock,
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
            orders: Orders::new(aws.table("ORDERS_TABLE")),
        })
    }

    /// Edits the subject's cart at the version that was read, again if someone else was faster.
    async fn change(
        &self,
        subject: Subject,
        edit: impl Fn(&mut Cart) -> Result<(), CartRefused>,
    ) -> Result<Cart, Problem> {
        for _ in 0..TRIES {
            let mut cart = self.carts.read(subject).await?;
            let before = cart.clone();
            edit(&mut cart).map_err(problems::refused)?;
            if cart == before || self.carts.save(&mut cart).await?.is_ok() {
                return Ok(cart);
            }
        }
        Err(Problem::unavailable("the cart stayed contended"))
    }

    /// The cart with live prices and stock, as every endpoint of the cart answers it.
    async fn answer(&self, cart: &Cart) -> Answer {
        Ok(Reply::ok(&self.view(cart).await?)?.etag(cart.version))
    }

    /// What the catalog offers under this SKU.
    async fn offer(&self, sku: &Sku) -> Result<Offer, Problem> {
        let mut offers = self.catalog.offers(std::slice::from_ref(sku)).await?;
        let offer = offers.remove(sku).filter(|offer| offer.sellable);
        offer.ok_or_else(|| problems::not_for_sale(sku))
    }
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
