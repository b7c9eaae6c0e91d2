//! Catalog's table.
//!
//! | question | key |
//! |---|---|
//! | a product with its variants | `pk = PRODUCT#<id>`, `sk = PRODUCT` |
//! | what a SKU costs; whose it is | `pk = SKU#<sku>`, `sk = SKU` |
//! | the product that another system calls so | `pk = HANDLE#<handle>`, `sk = HANDLE` |
//! | products whose price changes by schedule | index `due`: `prices#<shard>`, by time |
//!
//! Lists, categories and search are in `lists_table`, `categories_table` and `search_table`.
//!
//! A product, its SKUs and its places in lists change in one transaction. A SKU belongs to one product; one
//! that its product gave up stays as `retired`, so that carts can still name it, until a product takes it.

use std::collections::HashMap;

use contracts::{ChangedProduct, Fact, RepricedProduct, RepricedVariant};
use jiff::Timestamp;
use kernel::{ProductId, Sku};
use platform::{
    clock,
    due::{DueList, due_keys},
    outbox::Cause,
    planted::Bug,
    store::{self, Key, MOST_ACTIONS, Store, StoreError, TransactError, Transaction, Write},
};
use serde::{Deserialize, Serialize};

use crate::{
    Category, Handle, Offer, Product, ProductStatus, categories_table::category_key,
    listing::Position, lists_table::place_key,
};

/// Products that will cost something else at a time.
const PRICES: DueList = DueList::new("prices");

/// Products, offers, lists, categories.
#[derive(Debug, Clone)]
pub struct Catalog {
    pub table: Store,
}

/// One change of one product, with what has to happen at the same moment elsewhere.
#[derive(Debug)]
pub struct Save<'a> {
    /// The product as it was read; `None` for a new one.
    pub before: Option<&'a Product>,
    pub after: &'a Product,
    /// For a new product: what another system calls it.
    pub handle: Option<&'a Handle>,
    /// The product's category, when it begins with this product.
    pub category: Option<Category>,
    /// Writes of inventory; when one of them is refused, nothing is saved.
    pub stock: Vec<Write>,
    pub cause: &'a Cause,
}

/// Why nothing was saved.
#[derive(Debug, thiserror::Error)]
pub enum SaveRefused {
    #[error("the product has changed in the meantime")]
    Stale(Option<Box<Product>>),
    #[error("another product has these SKUs")]
    SkusTaken(Vec<Sku>),
    #[error("another product has this handle")]
    HandleTaken,
    /// The category or a stock record has been begun by someone else: another try sees that.
    #[error("what was to be begun is there already")]
    Overtaken,
    #[error("too many variants change at once")]
    TooManyChanges,
    #[error(transparent)]
    Store(#[from] StoreError),
}

#[derive(Debug, Clone)]
enum Label {
    Product,
    Sku(Sku),
    Handle,
    List,
    Fact,
    Category,
    Stock,
}

#[derive(Serialize, Deserialize)]
struct HandleItem {
    handle: Handle,
    product_id: ProductId,
}

#[derive(Serialize)]
struct ProductItem<'a> {
    #[serde(flatten)]
    product: &'a Product,
    #[serde(skip_serializing_if = "Option::is_none")]
    due_bucket: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    due_at: Option<Timestamp>,
}

#[derive(Serialize)]
struct PointerItem {
    product_id: ProductId,
    price: i64,
}

#[derive(Deserialize)]
struct Claim {
    sku: Sku,
    product_id: ProductId,
    #[serde(default)]
    retired: bool,
}

impl Catalog {
    #[must_use]
    pub fn new(table: Store) -> Self {
        Self { table }
    }

    /// What those of `skus` that the shop knows cost now: the price in force at this moment.
    ///
    /// # Errors
    /// DynamoDB did not answer.
    pub async fn offers(&self, skus: &[Sku]) -> Result<HashMap<Sku, Offer>, StoreError> {
        let keys: Vec<_> = skus.iter().map(sku_key).collect();
        let offers: Vec<Offer> = self.table.get_many(&keys).await?;
        let now = clock::now();
        Ok(offers.into_iter().map(|offer| (offer.sku.clone(), offer.at(now))).collect())
    }

    /// # Errors
    /// DynamoDB did not answer.
    pub async fn product(&self, id: ProductId) -> Result<Option<Product>, StoreError> {
        self.table.get(&product_key(id)).await
    }

    /// Those of `ids` that are products, in the order of `ids`.
    ///
    /// # Errors
    /// DynamoDB did not answer.
    pub async fn products(&self, ids: &[ProductId]) -> Result<Vec<Product>, StoreError> {
        let keys: Vec<_> = ids.iter().copied().map(product_key).collect();
        let products: Vec<Product> = self.table.get_many(&keys).await?;
        let mut products: HashMap<_, _> =
            products.into_iter().map(|product| (product.id, product)).collect();
        Ok(ids.iter().filter_map(|id| products.remove(id)).collect())
    }

    /// Products whose price has changed by schedule since they were saved.
    ///
    /// # Errors
    /// DynamoDB did not answer.
    pub async fn repriced(&self, now: Timestamp, limit: u32) -> Result<Vec<ProductId>, StoreError> {
        let keys = due_keys(&self.table, &PRICES, now, limit).await?;
        let id = |key: &Key| key.pk.strip_prefix("PRODUCT#")?.parse().ok();
        Ok(keys.iter().filter_map(id).collect())
    }

    /// The product that another system calls so.
    ///
    /// # Errors
    /// DynamoDB did not answer.
    pub async fn product_of(&self, handle: &Handle) -> Result<Option<Product>, StoreError> {
        match self.table.get::<HandleItem>(&handle_key(handle)).await? {
            Some(found) => self.product(found.product_id).await,
            None => Ok(None),
        }
    }

    /// Those of `skus` that belong to a product, and to which.
    ///
    /// # Errors
    /// DynamoDB did not answer.
    pub async fn owners(&self, skus: &[Sku]) -> Result<HashMap<Sku, ProductId>, StoreError> {
        let keys: Vec<_> = skus.iter().map(sku_key).collect();
        let claims: Vec<Claim> = self.table.get_many(&keys).await?;
        let claims = claims.into_iter().filter(|claim| !claim.retired);
        Ok(claims.map(|claim| (claim.sku, claim.product_id)).collect())
    }

    /// Saves a product with its SKUs, its places in lists and what is told of it, all or nothing.
    ///
    /// # Errors
    /// Somebody was faster, or has a SKU or the handle; or DynamoDB did not answer.
    pub async fn save(&self, save: Save<'_>) -> Result<(), SaveRefused> {
        let now = clock::now();
        let after = &save.after.listed_at(now);
        let transaction = Transaction::new()
            .with(Label::Product, self.put_product(save.before, after, now))
            .with_all(self.change_skus(save.before, after))
            .with_all(self.change_lists(save.before, after).map(|write| (Label::List, write)))
            .with_all(self.facts(&save).map(|write| (Label::Fact, write)))
            .with_all(save.handle.map(|handle| {
                let item = HandleItem { handle: handle.clone(), product_id: save.after.id };
                (Label::Handle, self.table.insert_once(&handle_key(handle), &item))
            }))
            .with_all(save.category.map(|category| {
                let key = category_key(&category.slug);
                (Label::Category, self.table.insert_once(&key, &category))
            }))
            .with_all(save.stock.into_iter().map(|write| (Label::Stock, write)));
        if transaction.len() > MOST_ACTIONS {
            return Err(SaveRefused::TooManyChanges);
        }
        transaction.commit(&self.table).await.map_err(refused)
    }

    fn put_product(&self, before: Option<&Product>, after: &Product, now: Timestamp) -> Write {
        let key = product_key(after.id);
        let is_for_sale = after.status == ProductStatus::Active;
        let due_at = after.next_price_change(now).filter(|_| is_for_sale);
        let due_bucket = due_at.map(|_| PRICES.bucket(&after.id));
        let item = ProductItem { product: after, due_bucket, due_at };
        match before {
            None => self.table.insert_once(&key, &item),
            Some(before) => {
                self.table.put(&key, &item).when("#version = :seen").bind("seen", before.version)
            }
        }
    }

    fn facts(&self, save: &Save<'_>) -> impl Iterator<Item = Write> + use<'_> {
        let (id, version, cause) = (save.after.id, save.after.version, save.cause.clone());
        let changes = save.before.map(|before| save.after.price_changes(before));
        let variant = |(sku, was, now)| RepricedVariant { sku, was, now };
        let variants: Vec<_> = changes.into_iter().flatten().map(variant).collect();
        let repriced = (!variants.is_empty())
            .then_some(Fact::ProductPriceChanged(RepricedProduct { product_id: id, variants }));
        let facts = [Fact::ProductChanged(ChangedProduct { product_id: id })].into_iter();
        facts.chain(repriced).map(move |fact| self.table.publish(fact, id, version, &cause))
    }

    /// Takes what is new, rewrites what has changed and retires what is gone.
    fn change_skus<'a>(
        &'a self,
        before: Option<&'a Product>,
        after: &'a Product,
    ) -> impl Iterator<Item = (Label, Write)> + 'a {
        let known: HashMap<Sku, Offer> = before
            .into_iter()
            .flat_map(Offer::of)
            .map(|offer| (offer.sku.clone(), offer))
            .collect();
        let kept: Vec<Sku> = after.variants.iter().map(|variant| variant.sku.clone()).collect();
        let gone: Vec<Sku> = known.keys().filter(|sku| !kept.contains(sku)).cloned().collect();
        let changed = Offer::of(after).filter(move |offer| known.get(&offer.sku) != Some(offer));
        let puts = changed.map(move |offer| {
            let write = self
                .table
                .put(&sku_key(&offer.sku), &offer)
                .when("attribute_not_exists(pk) OR #product_id = :product OR #retired = :yes")
                .bind("product", after.id)
                .bind("yes", true)
                .unless(Bug::SkuSoldTwice);
            (Label::Sku(offer.sku), write)
        });
        let retired = gone.into_iter().map(move |sku| {
            let write = self
                .table
                .update(&sku_key(&sku))
                .assign("sellable", false)
                .assign("retired", true)
                .when("#product_id = :product")
                .bind("product", after.id);
            (Label::Sku(sku), write)
        });
        puts.chain(retired)
    }

    fn change_lists(
        &self,
        before: Option<&Product>,
        after: &Product,
    ) -> impl Iterator<Item = Write> + use<'_> {
        let (was, is) = (before.map(Position::of).unwrap_or_default(), Position::of(after));
        let product_id = after.id;
        let stays = |old: &Position| {
            is.iter().any(|new| (&new.list, &new.place) == (&old.list, &old.place))
        };
        let left: Vec<_> = was.iter().filter(|old| !stays(old)).cloned().collect();
        let taken: Vec<_> = is.difference(&was).cloned().collect();
        let deletes = left.into_iter().map(|old| self.table.delete(&place_key(&old)));
        let puts = taken.into_iter().map(move |new| {
            self.table.put(&place_key(&new), &PointerItem { product_id, price: new.price })
        });
        deletes.chain(puts)
    }
}

fn refused(error: TransactError<Label>) -> SaveRefused {
    let refusals = match error {
        TransactError::Refused(refusals) => refusals,
        TransactError::Store(error) => return error.into(),
    };
    let mut taken = Vec::new();
    let mut handle = false;
    for refusal in refusals {
        match refusal.label {
            Label::Product => {
                let current = refusal.item.and_then(|item| store::decode(item).ok());
                return SaveRefused::Stale(current.map(Box::new));
            }
            Label::Sku(sku) => taken.push(sku),
            Label::Handle => handle = true,
            // Lists and facts have no conditions that anybody else could break.
            Label::List | Label::Fact | Label::Category | Label::Stock => {}
        }
    }
    match (taken.is_empty(), handle) {
        (_, true) => SaveRefused::HandleTaken,
        (false, false) => SaveRefused::SkusTaken(taken),
        (true, false) => SaveRefused::Overtaken,
    }
}

fn product_key(id: ProductId) -> Key {
    Key::new(format!("PRODUCT#{id}"), "PRODUCT")
}

fn sku_key(sku: &Sku) -> Key {
    Key::new(format!("SKU#{sku}"), "SKU")
}

fn handle_key(handle: &Handle) -> Key {
    Key::new(format!("HANDLE#{handle}"), "HANDLE")
}
