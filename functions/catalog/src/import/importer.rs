//! Brings the products of a file into the catalogue and the stock, several at a time.
//!
//! A product is saved in one transaction with the opening of its stock. Corrections of stock that exists
//! already (`stock=set`) follow in a second one: were the import cut between the two, it would make them
//! when it is repeated.

use std::{
    collections::HashSet,
    sync::{Mutex, MutexGuard, PoisonError},
};

use catalog::{Catalog, Category, Flaw, Images, Product, ProductStatus, Save, SaveRefused};
use futures::stream::{self, StreamExt as _};
use inventory::{Level, Stock, TooFew};
use jiff::Timestamp;
use kernel::{Sku, Slug, Subject, Text};
use platform::{
    bucket::BucketError,
    clock, ids,
    outbox::Cause,
    shop::Shop,
    store::{MOST_ACTIONS, StoreError, TransactError, Transaction, Write},
};

use super::{
    entry::{Content, Entry, Note, Wanted},
    report::{Outcome, Report},
};
use crate::{TRIES, is_passing};

/// More would not fit into Lambda's answer of 6 MB.
const MOST_ROWS: usize = 10_000;
const AT_ONCE: usize = 8;

pub(crate) struct Importer<'a> {
    pub catalog: &'a Catalog,
    pub stock: &'a Stock,
    pub images: &'a Images,
    /// Who imports, and what the record of stock says why.
    pub by: Subject,
    pub reason: Text,
    pub cause: Cause,
    pub dry_run: bool,
    pub sets_stock: bool,
    /// Categories that are known to be there.
    pub categories: Mutex<HashSet<Slug>>,
    /// What is not begun by then is left for the next request.
    pub until: Timestamp,
}

/// Why a product could not be brought in.
enum Obstacle {
    /// Somebody else has changed it at the same moment: another try may do.
    Passing,
    Archived,
    Flawed(Vec<Flaw>),
    /// It shows images of the shop's own that are not there.
    NotUploaded,
    SkusTaken(Vec<Sku>),
    TooManyChanges,
    BelowHeld(Sku, TooFew),
    Store(StoreError),
    Bucket(BucketError),
}

impl From<BucketError> for Obstacle {
    fn from(error: BucketError) -> Self {
        Self::Bucket(error)
    }
}

impl From<StoreError> for Obstacle {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Contended => Self::Passing,
            error => Self::Store(error),
        }
    }
}

impl From<SaveRefused> for Obstacle {
    fn from(refused: SaveRefused) -> Self {
        match refused {
            refused if is_passing(&refused) => Self::Passing,
            // A handle that is taken: somebody else imports the same.
            SaveRefused::HandleTaken | SaveRefused::Stale(_) | SaveRefused::Overtaken => {
                Self::Passing
            }
            SaveRefused::SkusTaken(skus) => Self::SkusTaken(skus),
            SaveRefused::TooManyChanges => Self::TooManyChanges,
            SaveRefused::Store(error) => Self::Store(error),
        }
    }
}

impl Importer<'_> {
    pub(crate) async fn run(&self, entries: Vec<Entry>) -> Report {
        let mut rows = 0;
        let outcomes = entries.into_iter().map(|entry| {
            let fits = rows == 0 || rows + entry.rows.len() <= MOST_ROWS;
            rows += entry.rows.len();
            async move {
                let outcome = if fits { self.outcome(&entry).await } else { None };
                (entry, outcome)
            }
        });
        let mut outcomes = stream::iter(outcomes).buffered(AT_ONCE);
        let mut report = Report::default();
        while let Some((entry, outcome)) = outcomes.next().await {
            report.add(&entry, outcome);
        }
        report.sorted()
    }

    /// The product's category, unless the shop has begun it.
    async fn new_category(&self, wanted: &Wanted) -> Result<Option<Category>, StoreError> {
        let slug = &wanted.draft.category;
        if self.known_categories().contains(slug) {
            return Ok(None);
        }
        if self.catalog.has_category(slug).await? {
            self.known_categories().insert(slug.clone());
            return Ok(None);
        }
        let name = wanted.category_name.clone();
        let named = name.map(|name| Category::named(slug.clone(), name));
        Ok(named.or_else(|| Category::of_slug(slug)))
    }

    fn known_categories(&self) -> MutexGuard<'_, HashSet<Slug>> {
        self.categories.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What became of one product, or `None` when there is no time left for it.
    async fn outcome(&self, entry: &Entry) -> Option<(Outcome, Vec<Note>)> {
        let wanted = match &entry.content {
            Content::Wanted(wanted) => wanted,
            Content::Skipped => return Some((Outcome::Skipped, Vec::new())),
            Content::Unreadable => return Some((Outcome::Failed, Vec::new())),
        };
        if clock::now() >= self.until {
            return None;
        }
        let mut tried = Err(Obstacle::Passing);
        for _ in 0..TRIES {
            tried = self.bring_in(wanted).await;
            if !matches!(tried, Err(Obstacle::Passing)) {
                break;
            }
        }
        Some(match tried {
            Ok(outcome) => (outcome, Vec::new()),
            Err(obstacle) => obstacle.told(entry, wanted),
        })
    }

    async fn bring_in(&self, wanted: &Wanted) -> Result<Outcome, Obstacle> {
        let before = self.catalog.product_of(&wanted.handle).await?;
        let before = before.as_ref();
        let is_archived = |product: &Product| product.status == ProductStatus::Archived;
        if before.is_some_and(is_archived) && wanted.draft.status != ProductStatus::Archived {
            return Err(Obstacle::Archived);
        }
        let after = wanted.product(before)?;
        if !self.images.missing(before, &after).await?.is_empty() {
            return Err(Obstacle::NotUploaded);
        }
        let stock = self.stock_changes(wanted, &after).await?;
        let is_changed = before.is_none_or(|before| !after.says_the_same(before));
        let outcome = match before {
            None => Outcome::Created,
            Some(_) if is_changed || !stock.is_empty() => Outcome::Updated,
            Some(_) => Outcome::Unchanged,
        };
        if self.dry_run {
            self.find_taken_skus(&after).await?;
            return Ok(outcome);
        }
        let mut rest = stock.corrections;
        if is_changed {
            let handle = before.is_none().then_some(&wanted.handle);
            let category = self.new_category(wanted).await?;
            let stock = stock.openings;
            let save = Save { before, after: &after, handle, category, stock, cause: &self.cause };
            self.catalog.save(save).await?;
        } else {
            rest.extend(stock.openings.into_iter().map(|write| vec![write]));
        }
        self.write_stock(rest).await?;
        Ok(outcome)
    }

    /// What the file's quantities make of the stock.
    async fn stock_changes(
        &self,
        wanted: &Wanted,
        after: &Product,
    ) -> Result<StockChanges, Obstacle> {
        let skus: Vec<Sku> = after.variants.iter().map(|variant| variant.sku.clone()).collect();
        let levels = self.stock.levels(&skus).await?;
        let mut changes = StockChanges::default();
        for (sku, quantity) in skus.iter().zip(&wanted.quantities) {
            match (levels.get(sku), quantity) {
                (None, quantity) => {
                    changes.openings.push(self.stock.open_stock(sku, quantity.unwrap_or(0)));
                }
                (Some(level), Some(quantity)) if self.sets_stock => {
                    changes.corrections.extend(self.correction(level, *quantity)?);
                }
                (Some(_), _) => {}
            }
        }
        Ok(changes)
    }

    fn correction(&self, level: &Level, quantity: u32) -> Result<Option<Vec<Write>>, Obstacle> {
        let delta = i64::from(quantity) - level.on_hand;
        if delta == 0 {
            return Ok(None);
        }
        match self.stock.adjust(level, delta, &self.reason, self.by, &self.cause) {
            Ok((_, writes)) => Ok(Some(writes)),
            Err(short) => Err(Obstacle::BelowHeld(level.sku.clone(), short)),
        }
    }

    /// Writes what belongs together in one transaction, and as much in each as there is room for.
    async fn write_stock(&self, changes: Vec<Vec<Write>>) -> Result<(), Obstacle> {
        let mut transaction = Transaction::new();
        for change in changes {
            if transaction.len() + change.len() > MOST_ACTIONS {
                self.commit(std::mem::take(&mut transaction)).await?;
            }
            transaction = transaction.with_all(change.into_iter().map(|write| ((), write)));
        }
        self.commit(transaction).await
    }

    async fn commit(&self, transaction: Transaction<()>) -> Result<(), Obstacle> {
        if transaction.is_empty() {
            return Ok(());
        }
        match transaction.commit(&self.stock.table).await {
            Ok(()) => Ok(()),
            Err(TransactError::Refused(_)) => Err(Obstacle::Passing),
            Err(TransactError::Store(error)) => Err(error.into()),
        }
    }

    /// What saving would find out; only a dry run has to ask.
    async fn find_taken_skus(&self, after: &Product) -> Result<(), Obstacle> {
        let skus: Vec<Sku> = after.variants.iter().map(|variant| variant.sku.clone()).collect();
        let owners = self.catalog.owners(&skus).await?;
        let taken = owners.into_iter().filter(|(_, owner)| *owner != after.id);
        let taken: Vec<Sku> = taken.map(|(sku, _)| sku).collect();
        if taken.is_empty() { Ok(()) } else { Err(Obstacle::SkusTaken(taken)) }
    }
}

#[derive(Default)]
struct StockChanges {
    openings: Vec<Write>,
    /// The writes of each belong together.
    corrections: Vec<Vec<Write>>,
}

impl StockChanges {
    fn is_empty(&self) -> bool {
        self.openings.is_empty() && self.corrections.is_empty()
    }
}

impl Wanted {
    fn product(&self, before: Option<&Product>) -> Result<Product, Obstacle> {
        let id = before.map_or_else(ids::fresh, |before| before.id);
        let currency = Shop::get().currency;
        Product::from_draft(self.draft.clone(), id, before, self.handle.as_str(), currency)
            .map_err(Obstacle::Flawed)
    }
}

impl Obstacle {
    /// How a row of the report tells it.
    fn told(self, entry: &Entry, wanted: &Wanted) -> (Outcome, Vec<Note>) {
        let row = entry.first_row();
        let failed = |note| (Outcome::Failed, vec![note]);
        match self {
            Self::Archived => {
                let detail = "the product was archived here and stays so";
                (Outcome::Skipped, vec![Note::warning(row, "archived", detail)])
            }
            Self::Flawed(flaws) => {
                let note = |flaw: Flaw| {
                    let position = flaw.variant.and_then(|position| wanted.rows.get(position));
                    Note::error(*position.unwrap_or(&row), flaw.kind.code(), flaw.kind)
                };
                (Outcome::Failed, flaws.into_iter().map(note).collect())
            }
            Self::NotUploaded => {
                let detail = "an image at an address of the shop's own has not been uploaded";
                failed(Note::error(row, "image_not_uploaded", detail))
            }
            Self::SkusTaken(skus) => {
                let skus: Vec<_> = skus.iter().map(Sku::as_str).collect();
                let detail = format!("another product has the SKU {}", skus.join(", "));
                failed(Note::error(row, "sku_conflict", detail))
            }
            Self::TooManyChanges => {
                let detail = "too many variants change at once";
                failed(Note::error(row, "too_many_changes", detail))
            }
            Self::BelowHeld(sku, short) => {
                let detail = format!("{} of {sku} are held for orders", short.held);
                failed(Note::error(row, "below_held", detail))
            }
            Self::Passing => {
                failed(Note::error(row, "contended", "others kept changing it; import again"))
            }
            Self::Store(error) => failed(busy(entry, &error)),
            Self::Bucket(error) => failed(busy(entry, &error)),
        }
    }
}

fn busy(entry: &Entry, error: &dyn std::error::Error) -> Note {
    tracing::error!(handle = entry.handle, %error, "a product was not imported");
    Note::error(entry.first_row(), "unavailable", "the shop was busy; import again")
}
