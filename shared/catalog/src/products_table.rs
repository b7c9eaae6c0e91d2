//! Catalog's table.
//!
//! | question | key |
//! |---|---|
//! | a product with its variants | `pk = PRODUCT#<id>`, `sk = PRODUCT` |
//! | what a SKU costs; whose it is | `pk = SKU#<sku>`, `sk = SKU` |
//! | the product that another system calls so | `pk = HANDLE#<handle>`, `sk = HANDLE` |
//! | products for sale, in an order | `pk = LIST#ALL#<shard>` or `LIST#CATEGORY#<slug>`, `sk = newest#<ulid>`, `price#<amount>#<ulid>` or `name#<slug>#<ulid>` |
//! | categories | `pk = CATEGORIES`, `sk = <slug>` |
//!
//! A product, its SKUs and its places in lists change in one transaction. A SKU belongs to one product; one
//! that its product gave up stays as `retired`, so that carts can still name it, until a product takes it.

use std::collections::HashMap;

use futures::future::try_join_all;
use kernel::{ProductId, Sku, Slug, Text};
use platform::store::{
    self, Key, MOST_ACTIONS, Query, Store, StoreError, TransactError, Transaction, Write,
};
use serde::{Deserialize, Serialize};

use crate::{
    Browse, Handle, Offer, Product,
    listing::{List, Pointer, Position, Shelf},
};

/// How much of a list is read at a time when a price filter passes over some of it.
const FILTERED: u32 = 100;
/// How often a list is read on when a price filter passes over what was read.
const ROUNDS: u32 = 5;

/// Products, offers, lists.
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

/// A kind of product, as shoppers browse.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Category {
    pub slug: Slug,
    pub name: Text,
}

impl Category {
    /// A category that nobody has given a name yet: `garden-tools` is shown as `Garden tools`.
    #[must_use]
    pub fn of_slug(slug: &Slug) -> Option<Self> {
        let words = slug.as_str().replace('-', " ");
        let mut letters = words.chars();
        let first = letters.next()?.to_ascii_uppercase();
        let name = format!("{first}{}", letters.as_str()).parse().ok()?;
        Some(Self { slug: slug.clone(), name })
    }
}

#[derive(Debug, Clone)]
enum Label {
    Product,
    Sku(Sku),
    Handle,
    List,
    Category,
    Stock,
}

#[derive(Serialize, Deserialize)]
struct HandleItem {
    handle: Handle,
    product_id: ProductId,
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

    /// What those of `skus` that the shop knows cost now.
    ///
    /// # Errors
    /// DynamoDB did not answer.
    pub async fn offers(&self, skus: &[Sku]) -> Result<HashMap<Sku, Offer>, StoreError> {
        let keys: Vec<_> = skus.iter().map(sku_key).collect();
        let offers: Vec<Offer> = self.table.get_many(&keys).await?;
        Ok(offers.into_iter().map(|offer| (offer.sku.clone(), offer)).collect())
    }

    /// # Errors
    /// DynamoDB did not answer.
    pub async fn product(&self, id: ProductId) -> Result<Option<Product>, StoreError> {
        self.table.get(&product_key(id)).await
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

    /// One page of products for sale, and the place after which the next begins.
    ///
    /// # Errors
    /// DynamoDB did not answer.
    pub async fn browse(
        &self,
        wanted: &Browse,
        after: Option<&str>,
    ) -> Result<(Vec<Product>, Option<String>), StoreError> {
        let lists = wanted.lists();
        let shelves =
            try_join_all(lists.iter().map(|list| self.shelf(wanted, list, after))).await?;
        let (ids, next) = wanted.page(shelves);
        let keys: Vec<_> = ids.iter().copied().map(product_key).collect();
        let products: Vec<Product> = self.table.get_many(&keys).await?;
        let mut products: HashMap<_, _> =
            products.into_iter().map(|product| (product.id, product)).collect();
        Ok((ids.iter().filter_map(|id| products.remove(id)).collect(), next))
    }

    /// Reads one partition until there is enough for a page.
    async fn shelf(
        &self,
        wanted: &Browse,
        list: &List,
        after: Option<&str>,
    ) -> Result<Shelf, StoreError> {
        let list = list_pk(list);
        let start = |place: &str| {
            HashMap::from([("pk".to_owned(), list.clone()), ("sk".to_owned(), place.to_owned())])
        };
        let (first, last) = wanted.range();
        let mut query = Query::table("#pk = :list AND #sk BETWEEN :first AND :last")
            .bind("list", &list)
            .bind("first", first)
            .bind("last", last)
            .limit(wanted.limit);
        if wanted.filters_prices() {
            // What is passed over counts too: read on, rather than ask again and again.
            query = query.limit(wanted.limit.max(FILTERED));
            let (low, high) = wanted.prices();
            query =
                query.filter("#price BETWEEN :low AND :high").bind("low", low).bind("high", high);
        }
        if wanted.is_descending() {
            query = query.descending();
        }
        let mut shelf = Shelf { pointers: Vec::new(), read_to: after.map(str::to_owned) };
        for _ in 0..ROUNDS {
            let query = query.clone().start(shelf.read_to.as_deref().map(start));
            let mut page = self.table.query::<Pointer>(query).await?;
            shelf.pointers.append(&mut page.items);
            shelf.read_to = page.next.and_then(|mut next| next.remove("sk"));
            let enough = shelf.pointers.len() >= usize::try_from(wanted.limit).unwrap_or(0);
            if enough || shelf.read_to.is_none() {
                break;
            }
        }
        Ok(shelf)
    }

    /// Whether the shop has begun this category.
    ///
    /// # Errors
    /// DynamoDB did not answer.
    pub async fn has_category(&self, slug: &Slug) -> Result<bool, StoreError> {
        self.table.exists(&category_key(slug)).await
    }

    /// Saves a product with its SKUs and its places in lists, all or nothing.
    ///
    /// # Errors
    /// Somebody was faster, or has a SKU or the handle; or DynamoDB did not answer.
    pub async fn save(&self, save: Save<'_>) -> Result<(), SaveRefused> {
        let transaction = Transaction::new()
            .with(Label::Product, self.put_product(save.before, save.after))
            .with_all(self.change_skus(save.before, save.after))
            .with_all(self.change_lists(save.before, save.after).map(|write| (Label::List, write)))
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

    fn put_product(&self, before: Option<&Product>, after: &Product) -> Write {
        let key = product_key(after.id);
        match before {
            None => self.table.insert_once(&key, after),
            Some(before) => {
                self.table.put(&key, after).when("#version = :seen").bind("seen", before.version)
            }
        }
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
                .bind("yes", true);
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
            // Lists have no conditions.
            Label::List | Label::Category | Label::Stock => {}
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

fn category_key(slug: &Slug) -> Key {
    Key::new("CATEGORIES", slug.as_str())
}

fn handle_key(handle: &Handle) -> Key {
    Key::new(format!("HANDLE#{handle}"), "HANDLE")
}

fn list_pk(list: &List) -> String {
    match list {
        List::All { shard } => format!("LIST#ALL#{shard}"),
        List::Category(slug) => format!("LIST#CATEGORY#{slug}"),
    }
}

fn place_key(position: &Position) -> Key {
    Key::new(list_pk(&position.list), &position.place)
}
