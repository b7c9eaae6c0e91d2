//! The catalogue: products with their variants, the offers that carts and checkout price from, lists, categories
//! and search.

mod categories_table;
mod draft;
mod handle;
mod images_bucket;
mod index_table;
mod listing;
mod lists_table;
mod naming;
mod offer;
mod price;
mod product;
mod products_table;
mod search;
mod search_table;
mod uploaded_image;
mod words;

pub use categories_table::{Category, Deletion};
pub use draft::{Draft, DraftVariant, Flaw, FlawKind};
pub use handle::Handle;
pub use images_bucket::Images;
pub use index_table::Indexed;
pub use listing::{Browse, Sort};
pub use naming::{category_of, sku_of, slug_of};
pub use offer::Offer;
pub use price::{CurrentPrice, ScheduledPrice};
pub use product::{Image, MOST_VARIANTS, Product, ProductStatus, Variant};
pub use products_table::{Catalog, Save, SaveRefused};
pub use search::Search;
pub use search_table::{Bookmark, Found, SearchIndex};
pub use uploaded_image::{ImageBytes, ImageFile, ImageType, UploadedImage};
