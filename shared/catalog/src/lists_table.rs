//! Lists of products, in the catalogue's table.
//!
//! | question | key |
//! |---|---|
//! | products for sale, in an order | `pk = LIST#ALL#<shard>` or `LIST#CATEGORY#<slug>`, `sk = newest#<ulid>`, `price#<amount>#<ulid>` or `name#<slug>#<ulid>` |
//! | drafts and archived products | the same under `pk = LIST#DRAFT#…` and `LIST#ARCHIVED#…` |

use std::collections::HashMap;

use futures::future::{try_join, try_join_all};
use kernel::{ProductId, Slug};
use platform::store::{Key, Query, StoreError};

use crate::{
    Browse, Catalog, Product, ProductStatus,
    listing::{List, Part, Pointer, Position, Shelf},
};

/// How much of a list is read at a time when a price filter passes over some of it.
const FILTERED: u32 = 100;
/// How often a list is read on when a price filter passes over what was read.
const ROUNDS: u32 = 5;

impl Catalog {
    /// One page of products, and the place after which the next begins.
    ///
    /// # Errors
    /// DynamoDB did not answer.
    pub async fn browse(
        &self,
        wanted: &Browse,
        after: Option<&str>,
    ) -> Result<(Vec<Product>, Option<String>), StoreError> {
        let (ids, next) = self.browse_ids(wanted, after).await?;
        Ok((self.products(&ids).await?, next))
    }

    /// As [`Catalog::browse`], without reading the products.
    ///
    /// # Errors
    /// DynamoDB did not answer.
    pub async fn browse_ids(
        &self,
        wanted: &Browse,
        after: Option<&str>,
    ) -> Result<(Vec<ProductId>, Option<String>), StoreError> {
        let lists = wanted.lists();
        let shelves =
            try_join_all(lists.iter().map(|list| self.shelf(wanted, list, after))).await?;
        Ok(wanted.page(shelves))
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

    /// Whether a category has products that are for sale or being prepared.
    ///
    /// # Errors
    /// DynamoDB did not answer.
    pub(crate) async fn has_products(&self, category: &Slug) -> Result<bool, StoreError> {
        let any = async |status| {
            let part = Part::Category(category.clone());
            let query = Query::table("#pk = :list").bind("list", list_pk(&List { status, part }));
            let page = self.table.query::<Pointer>(query.limit(1)).await?;
            Ok::<_, StoreError>(!page.items.is_empty())
        };
        let (active, draft) =
            try_join(any(ProductStatus::Active), any(ProductStatus::Draft)).await?;
        Ok(active || draft)
    }
}

fn list_pk(list: &List) -> String {
    let status = match list.status {
        ProductStatus::Active => "",
        ProductStatus::Draft => "DRAFT#",
        ProductStatus::Archived => "ARCHIVED#",
    };
    match &list.part {
        Part::All { shard } => format!("LIST#{status}ALL#{shard}"),
        Part::Category(slug) => format!("LIST#{status}CATEGORY#{slug}"),
    }
}

pub(crate) fn place_key(position: &Position) -> Key {
    Key::new(list_pk(&position.list), &position.place)
}
