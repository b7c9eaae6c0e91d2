//! The endpoints of the catalogue: what shoppers browse and search, what staff edits, and the import.

pub mod apply_price_schedule;
pub mod archive_product;
pub mod create_product;
pub mod delete_category;
pub mod get_product;
mod import;
pub mod import_products;
pub mod index_products;
pub mod list_categories;
pub mod list_products;
mod problems;
mod product_body;
mod product_view;
pub mod rebuild_search;
pub mod save_category;
pub mod search_products;
pub mod show_image;
pub mod update_product;
pub mod upload_product_image;

use catalog::{Catalog, Category, Images, Product, Save, SaveRefused, SearchIndex};
use identity::Guard;
use inventory::Stock;
use kernel::{ProductId, Sku};
use platform::{
    Aws, Error,
    http::{Operation, Problem},
    outbox::Cause,
    store::StoreError,
};

/// The contracts of all routes of this service.
#[must_use]
pub fn operations() -> Vec<Operation> {
    vec![
        archive_product::operation(),
        create_product::operation(),
        delete_category::operation(),
        get_product::operation(),
        import_products::operation(),
        list_categories::operation(),
        list_products::operation(),
        save_category::operation(),
        search_products::operation(),
        show_image::operation(),
        update_product::operation(),
        upload_product_image::operation(),
    ]
}

/// What anyone may read: nobody is signed in.
pub struct Storefront {
    catalog: Catalog,
}

/// Where things are looked up by words, and where the words are kept.
pub struct SearchDesk {
    catalog: Catalog,
    index: SearchIndex,
}

/// What runs by the clock to keep prices in force.
pub struct PriceKeeper {
    catalog: Catalog,
}

/// What the endpoints work with that know who calls.
pub struct CatalogService {
    guard: Guard,
    catalog: Catalog,
    stock: Stock,
    images: Images,
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

impl SearchDesk {
    /// # Errors
    /// None today; a start that fails ends the process.
    pub async fn start(aws: &Aws) -> Result<Self, Error> {
        let catalog = Catalog::new(aws.table("CATALOG_TABLE"));
        catalog.table.prewarm().await;
        Ok(Self { index: SearchIndex::new(catalog.table.clone()), catalog })
    }
}

impl PriceKeeper {
    /// # Errors
    /// None today; a start that fails ends the process.
    pub async fn start(aws: &Aws) -> Result<Self, Error> {
        Ok(Self { catalog: Catalog::new(aws.table("CATALOG_TABLE")) })
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
            images: Images::new(aws.bucket("IMAGES_BUCKET")),
        })
    }

    /// Saves what staff has edited; SKUs that have no stock record yet get one with nothing in it.
    async fn save(
        &self,
        before: Option<&Product>,
        after: &Product,
        cause: &Cause,
    ) -> Result<(), SaveRefused> {
        let skus: Vec<Sku> = after.variants.iter().map(|variant| variant.sku.clone()).collect();
        let mut saved = Err(SaveRefused::Overtaken);
        for _ in 0..TRIES {
            let is_begun = self.catalog.has_category(&after.category).await?;
            let category = if is_begun { None } else { Category::of_slug(&after.category) };
            let levels = self.stock.levels(&skus).await?;
            let new = skus.iter().filter(|sku| !levels.contains_key(sku));
            let stock = new.map(|sku| self.stock.open_stock(sku, 0)).collect();
            let save = Save { before, after, handle: None, category, stock, cause };
            saved = self.catalog.save(save).await;
            if !matches!(saved, Err(SaveRefused::Overtaken)) {
                break;
            }
        }
        saved
    }

    async fn existing(&self, id: ProductId) -> Result<Product, Problem> {
        let product = self.catalog.product(id).await?;
        product.ok_or_else(Problem::not_found)
    }

    /// A product shows no image that has not come: shoppers would see it broken.
    async fn expect_images(
        &self,
        before: Option<&Product>,
        after: &Product,
    ) -> Result<(), Problem> {
        let missing = self.images.missing(before, after).await?;
        if missing.is_empty() { Ok(()) } else { Err(problems::not_uploaded(&missing)) }
    }
}

/// Whether a refused save may succeed after reading again.
fn is_passing(refused: &SaveRefused) -> bool {
    use SaveRefused::{Overtaken, Stale, Store};
    matches!(refused, Stale(_) | Overtaken | Store(StoreError::Contended))
}
