//! Carts: what a shopper means to buy, before it is an order.

mod cart;
mod carts_table;
#[cfg(test)]
mod table_tests;

pub use cart::{Cart, CartLine, CartRefused, MergeReport, MergedLine, OpenOrder, Restored};
pub use carts_table::{CartLost, Carts};
