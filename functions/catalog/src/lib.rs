//! The endpoints of the catalogue: what shoppers browse, what staff edits, and the import.

pub mod archive_product;
pub mod create_product;
pub mod get_product;
mod import;
pub mod import_products;
pub mod list_products;
mod problems;
mod product_body;
pub mod update_product;

use catalog::{Catalog, Category, Product, Save, SaveRefused};
use identity::Guard;
use inventory::Stock;
use kernel::{ProductId, Sku};
use platform::{Aws, Error, store::StoreError};

/// What anyone may read: nobody is signed in.
pub struct Storefront {
    catalog: Catalog,
}

/// What the endpoints work with that know who calls.
pub struct CatalogService {
    guard: Guard,
    catalog: Catalog,
    stock: Stock,
}

/// For how long browsers and CloudFront may show what they have. Checkout never sells at a price that the
/// shopper has not seen.
const CACHED_SECONDS: u32 = 30;
/// An editor that loses against another one reads again, so many times.
const TRIES: u32 = 5;

impl Storefront {
    /// # Errors
    /// None today; a start that fails ends the process.
    pub async fn start(aws: &Aws) -> Result<Self, Error> {
        let catalog = Catalog::new(aws.table("CATALOG_TABLE"));
        catalog.table.prewarm().await;
        Ok(Self { catalog })
    }
}

impl CatalogService {
    /// Reads the keys that tokens are verified with.
    ///
    /// # Errors
    /// None today; a start that fails ends the process.
    pub async fn start(aws: &Aws) -> Result<Self, Error> {
        Ok(Self {
            guard: Guard::start(aws).await,
            catalog: Catalog::new(aws.table("CATALOG_TABLE")),
            stock: Stock::new(aws.table("INVENTORY_TABLE")),
        })
    }

    /// Saves what staff has edited; SKUs that have no stock record yet get one with nothing in it.
    async fn save(&self, before: Option<&Product>, after: &Product) -> Result<(), SaveRefused> {
        let skus: Vec<Sku> = after.variants.iter().map(|variant| variant.sku.clone()).collect();
        let mut saved = Err(SaveRefused::Overtaken);
        for _ in 0..TRIES {
            let is_begun = self.catalog.has_category(&after.category).await?;
            let category = if is_begun { None } else { Category::of_slug(&after.category) };
            let levels = self.stock.levels(&skus).await?;
            let new = skus.iter().filter(|sku| !levels.contains_key(sku));
            let stock = new.map(|sku| self.stock.open_stock(sku, 0)).collect();
            let save = Save { before, after, handle: None, category, stock };
            saved = self.catalog.save(save).await;
            if !matches!(saved, Err(SaveRefused::Overtaken)) {
                break;
            }
        }
        saved
    }

    async fn existing(&self, id: ProductId) -> Result<Product, platform::http::Problem> {
        let product = self.catalog.product(id).await?;
        product.ok_or_else(platform::http::Problem::not_found)
    }
}

/// Whether a refused save may succeed after reading again.
fn is_passing(refused: &SaveRefused) -> bool {
    use SaveRefused::{Overtaken, Stale, Store};
    matches!(refused, Stale(_) | Overtaken | Store(StoreError::Contended))
}
