//! Lists of products: where each product stands in them, and how a page is put together.
//!
//! A list is a partition of small items that only point to products, one item per order that the list
//! can be read in. An edit that leaves name, price, category and status alone touches none of them.

use std::collections::BTreeSet;

use kernel::{Id as _, ProductId, Slug};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{Product, ProductStatus, naming::slug_of};

/// The list of all products is split, so that an import does not write to one partition alone.
const SHARDS: u64 = 4;

/// Which products, in which order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Browse {
    /// Shoppers are shown active products only.
    pub status: ProductStatus,
    pub category: Option<Slug>,
    /// Minor units of the cheapest variant, both ends included.
    pub min_price: Option<i64>,
    pub max_price: Option<i64>,
    pub sort: Sort,
    pub limit: u32,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Sort {
    #[default]
    Newest,
    PriceAsc,
    PriceDesc,
    Name,
}

/// A list of products of one status.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct List {
    pub status: ProductStatus,
    pub part: Part,
}

#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Part {
    All { shard: u64 },
    Category(Slug),
}

/// A place in a list.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Position {
    pub list: List,
    pub place: String,
    pub price: i64,
}

/// A pointer as it was read from a list.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub(crate) struct Pointer {
    #[serde(rename = "sk")]
    pub place: String,
    pub product_id: ProductId,
}

/// What was read of one partition, and how far; `None` when it was read to its end.
#[derive(Debug, Default)]
pub(crate) struct Shelf {
    pub pointers: Vec<Pointer>,
    pub read_to: Option<String>,
}

impl Position {
    /// Where a product stands: in the list of all of its status and in its category's, once per order.
    pub(crate) fn of(product: &Product) -> BTreeSet<Self> {
        let price = product.listed_price();
        let id = product.id.ulid();
        let places = [
            format!("newest#{id}"),
            format!("{}#{id}", price_place(price)),
            format!("name#{}#{id}", slug_of(product.name.as_str())),
        ];
        let shard = shard_of(product.id);
        let parts = [Part::All { shard }, Part::Category(product.category.clone())];
        let lists = parts.map(|part| List { status: product.status, part });
        let at =
            |list: &List| places.clone().map(|place| Self { list: list.clone(), place, price });
        lists.iter().flat_map(at).collect()
    }
}

impl Browse {
    /// The partitions to read.
    pub(crate) fn lists(&self) -> Vec<List> {
        let list = |part| List { status: self.status, part };
        match &self.category {
            Some(category) => vec![list(Part::Category(category.clone()))],
            None => (0..SHARDS).map(|shard| list(Part::All { shard })).collect(),
        }
    }

    /// The first and last place that can be of interest.
    pub(crate) fn range(&self) -> (String, String) {
        match self.sort {
            Sort::Newest => ("newest#".to_owned(), "newest#~".to_owned()),
            Sort::Name => ("name#".to_owned(), "name#~".to_owned()),
            Sort::PriceAsc | Sort::PriceDesc => {
                let (low, high) = self.prices();
                (format!("{}#", price_place(low)), format!("{}#~", price_place(high)))
            }
        }
    }

    /// Whether a page can begin after this place.
    #[must_use]
    pub fn has_place(&self, place: &str) -> bool {
        let (first, last) = self.range();
        (first.as_str()..=last.as_str()).contains(&place)
    }

    pub(crate) fn prices(&self) -> (i64, i64) {
        (self.min_price.unwrap_or(0).max(0), self.max_price.unwrap_or(i64::MAX))
    }

    /// Whether prices have to be looked at one by one, since the order is another.
    pub(crate) fn filters_prices(&self) -> bool {
        let by_price = matches!(self.sort, Sort::PriceAsc | Sort::PriceDesc);
        !by_price && (self.min_price.is_some() || self.max_price.is_some())
    }

    pub(crate) fn is_descending(&self) -> bool {
        matches!(self.sort, Sort::Newest | Sort::PriceDesc)
    }

    /// One page out of all shelves, and the place after which the next one begins.
    ///
    /// Beyond the place to which a shelf was read, it may have products that belong before those of the
    /// others: nothing from there on is part of this page.
    pub(crate) fn page(&self, shelves: Vec<Shelf>) -> (Vec<ProductId>, Option<String>) {
        let before = |a: &str, b: &str| if self.is_descending() { a > b } else { a < b };
        let read_to: Vec<_> = shelves.iter().filter_map(|shelf| shelf.read_to.clone()).collect();
        let known_to = read_to.into_iter().reduce(|a, b| if before(&b, &a) { b } else { a });
        let mut pointers: Vec<_> = shelves.into_iter().flat_map(|shelf| shelf.pointers).collect();
        pointers.sort_by(|a, b| a.place.cmp(&b.place));
        if self.is_descending() {
            pointers.reverse();
        }
        if let Some(known_to) = &known_to {
            pointers.retain(|pointer| !before(known_to, &pointer.place));
        }
        let most = usize::try_from(self.limit).unwrap_or(usize::MAX);
        let next = if pointers.len() > most {
            pointers.truncate(most);
            pointers.last().map(|pointer| pointer.place.clone())
        } else {
            known_to
        };
        (pointers.into_iter().map(|pointer| pointer.product_id).collect(), next)
    }
}

/// Fixed width, so that prices sort as text.
fn price_place(price: i64) -> String {
    format!("price#{price:020}")
}

/// By the random end of the id: the beginning is the time, which products of one import share.
fn shard_of(product: ProductId) -> u64 {
    u64::try_from(product.ulid().random() % u128::from(SHARDS)).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn browse(sort: Sort, limit: u32) -> Browse {
        let status = ProductStatus::Active;
        Browse { status, category: None, min_price: None, max_price: None, sort, limit }
    }

    fn pointer(place: u8) -> Pointer {
        let product_id = ProductId::from_ulid(u128::from(place).into());
        Pointer { place: format!("newest#{place:03}"), product_id }
    }

    /// What the table would answer for one partition from a place on.
    fn read(all: &[u8], browse: &Browse, after: Option<&String>, most: usize) -> Shelf {
        let mut pointers: Vec<_> = all.iter().copied().map(pointer).collect();
        pointers.sort_by(|a, b| a.place.cmp(&b.place));
        if browse.is_descending() {
            pointers.reverse();
        }
        pointers.retain(|pointer| {
            after.is_none_or(|after| {
                if browse.is_descending() { pointer.place < *after } else { pointer.place > *after }
            })
        });
        let read_to = (pointers.len() > most).then(|| {
            pointers.truncate(most);
            pointers.last().unwrap().place.clone()
        });
        Shelf { pointers, read_to }
    }

    proptest! {
        #[test]
        fn page_after_page_shows_every_product_once_and_in_order(
            shelves in prop::collection::vec(prop::collection::vec(any::<u8>(), 0..30), 4),
            limit in 1u32..9,
            descending in any::<bool>(),
        ) {
            let mut seen = BTreeSet::new();
            let shelves: Vec<Vec<u8>> = shelves
                .into_iter()
                .map(|shelf| shelf.into_iter().filter(|place| seen.insert(*place)).collect())
                .collect();
            let wanted = browse(if descending { Sort::Newest } else { Sort::Name }, limit);
            let mut shown = Vec::new();
            let mut after = None;
            loop {
                let most = usize::try_from(limit).unwrap();
                let read = shelves.iter().map(|all| read(all, &wanted, after.as_ref(), most));
                let (page, next) = wanted.page(read.collect());
                prop_assert!(page.len() <= most);
                shown.extend(page);
                after = next;
                if after.is_none() {
                    break;
                }
                prop_assert!(shown.len() <= seen.len());
            }
            let mut expected: Vec<_> = seen.iter().map(|place| pointer(*place).product_id).collect();
            if descending {
                expected.reverse();
            }
            prop_assert_eq!(shown, expected);
        }
    }

    #[test]
    fn prices_sort_as_text() {
        assert!(price_place(999) < price_place(1_000));
    }

    #[test]
    fn a_shorter_name_stands_before_the_longer_one_that_begins_with_it() {
        assert!("name#mug#01" < "name#mug-blue#01");
    }
}
