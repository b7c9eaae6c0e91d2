//! The catalogue: products with their variants, the offers that carts and checkout price from, and lists.

mod draft;
mod handle;
mod listing;
mod naming;
mod offer;
mod product;
mod products_table;

pub use draft::{Draft, DraftVariant, Flaw, FlawKind};
pub use handle::Handle;
pub use listing::{Browse, Sort};
pub use naming::{category_of, sku_of, slug_of};
pub use offer::Offer;
pub use product::{Image, MOST_VARIANTS, Product, ProductStatus, Variant};
pub use products_table::{Catalog, Category, Save, SaveRefused};
