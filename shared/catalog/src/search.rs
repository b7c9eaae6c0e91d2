//! Search: what is kept of a product to find it by, how well it answers a query, and how a page is put together.
//!
//! Every word of every product has a list of the products that have it; an item of such a list carries all words of
//! its product. So a query reads the list of one of its words, the driver, and checks the others against what it
//! has read. A list is read in windows; within a window results stand in order of relevance, and the windows follow
//! one another by where the word stands: names first, then tags, then categories.

use std::{
    cmp::Reverse,
    collections::{BTreeMap, BTreeSet},
};

use jiff::Timestamp;
use kernel::{Id as _, ProductId, Slug};
use serde::{Deserialize, Serialize};

use crate::{
    Product, ProductStatus,
    words::{is_typo_of, words_of},
};

/// The words of one product that are found; more would not fit into the transaction that changes them.
pub(crate) const MOST_WORDS: usize = 40;
/// The words of a query that count.
const MOST_ASKED: usize = 8;

/// What to find.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Search {
    /// At least one, none twice.
    words: Vec<String>,
    pub category: Option<Slug>,
    /// Minor units of the cheapest variant, both ends included.
    pub min_price: Option<i64>,
    pub max_price: Option<i64>,
    pub limit: u32,
}

/// A product as search knows it: all its words, and what queries filter by.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Entry {
    pub product_id: ProductId,
    /// Words with a space between them; a word stands in the first field that has it.
    pub name: String,
    pub tags: String,
    pub category_words: String,
    pub category: Slug,
    /// The cheapest variant, minor units.
    pub price: i64,
}

/// An item of a word's list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Posting {
    pub word: String,
    pub place: String,
    pub entry: Entry,
}

/// How well a product answers: the greater the better.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Rank {
    score: u32,
    /// Of two that answer as well, the one whose name says little else.
    brevity: Reverse<usize>,
    /// Of those, the newer one.
    product_id: ProductId,
}

/// Where in a product a word stands: the greater the better.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Field {
    Category = 1,
    Tag = 2,
    Name = 3,
}

/// How a word of a query fits one of a product: the greater the better.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Fit {
    Typo = 1,
    Beginning = 2,
    Whole = 3,
}

impl Search {
    /// A query with at least one word.
    #[must_use]
    pub fn parse(
        query: &str,
        category: Option<Slug>,
        (min_price, max_price): (Option<i64>, Option<i64>),
        limit: u32,
    ) -> Option<Self> {
        let mut words: Vec<String> = Vec::new();
        for word in words_of(query) {
            if !words.contains(&word) && words.len() < MOST_ASKED {
                words.push(word);
            }
        }
        (!words.is_empty()).then_some(Self { words, category, min_price, max_price, limit })
    }

    /// What a cursor is bound to: all but the size of a page.
    #[must_use]
    pub fn scope(&self) -> String {
        let Self { words, category, min_price, max_price, limit: _ } = self;
        format!("search {words:?} {category:?} {min_price:?} {max_price:?}")
    }

    pub(crate) fn words(&self) -> &[String] {
        &self.words
    }

    /// The word that says most, as long as nobody has counted: the longest.
    pub(crate) fn longest(&self) -> usize {
        let lengths = self.words.iter().enumerate().map(|(at, word)| (word.len(), Reverse(at)));
        lengths.max().map_or(0, |(_, Reverse(at))| at)
    }

    /// Whether a product is among those that the filters leave.
    #[must_use]
    pub fn admits(&self, product: &Product, at: Timestamp) -> bool {
        product.status == ProductStatus::Active
            && self.passes(&product.category, product.lowest_price(at))
    }

    fn passes(&self, category: &Slug, price: i64) -> bool {
        self.category.as_ref().is_none_or(|wanted| wanted == category)
            && self.min_price.is_none_or(|least| least <= price)
            && self.max_price.is_none_or(|most| price <= most)
    }

    /// The products of a window that answer, the best first. One that stands in several of the driver's lists
    /// counts where it stands best, so that no other window shows it again.
    pub(crate) fn ranked(&self, driver: &str, postings: &[Posting], forgiving: bool) -> Vec<Rank> {
        let mut ranks: Vec<Rank> = postings
            .iter()
            .filter(|posting| posting.entry.best_word(driver, forgiving) == Some(&posting.word))
            .filter(|posting| self.passes(&posting.entry.category, posting.entry.price))
            .filter_map(|posting| self.rank(&posting.entry, forgiving))
            .collect();
        ranks.sort_unstable_by_key(|rank| Reverse(*rank));
        ranks
    }

    /// How well a product answers all words, if it does.
    fn rank(&self, entry: &Entry, forgiving: bool) -> Option<Rank> {
        let scores = self.words.iter().map(|asked| entry.score(asked, forgiving));
        let score = scores.sum::<Option<u32>>()?;
        let brevity = Reverse(entry.name.split(' ').count());
        Some(Rank { score, brevity, product_id: entry.product_id })
    }
}

impl Rank {
    pub(crate) fn product_id(&self) -> ProductId {
        self.product_id
    }
}

impl Entry {
    /// What search keeps of a product that is for sale.
    pub(crate) fn of(product: &Product, at: Timestamp) -> Option<Self> {
        if product.status != ProductStatus::Active {
            return None;
        }
        let mut seen = BTreeSet::new();
        let mut fresh = |text: &str| {
            let words = words_of(text);
            let new = words
                .into_iter()
                .filter(|word| seen.len() < MOST_WORDS && seen.insert(word.clone()));
            new.collect::<Vec<_>>().join(" ")
        };
        let name = fresh(product.name.as_str());
        let category_words = fresh(product.category.as_str());
        let tags: Vec<&str> = product.tags.iter().map(kernel::Text::as_str).collect();
        Some(Self {
            product_id: product.id,
            name,
            tags: fresh(&tags.join(" ")),
            category_words,
            category: product.category.clone(),
            price: product.lowest_price(at),
        })
    }

    fn words(&self) -> impl Iterator<Item = (Field, &str)> {
        let fields = [
            (Field::Name, &self.name),
            (Field::Tag, &self.tags),
            (Field::Category, &self.category_words),
        ];
        fields.into_iter().flat_map(|(field, text)| {
            text.split(' ').filter(|word| !word.is_empty()).map(move |word| (field, word))
        })
    }

    /// Where the product stands in the list of each of its words. Lists are read backwards.
    pub(crate) fn places(&self) -> BTreeMap<&str, String> {
        let id = self.product_id.ulid();
        self.words().map(|(field, word)| (word, format!("{}#{id}", field as u32))).collect()
    }

    fn score(&self, asked: &str, forgiving: bool) -> Option<u32> {
        let fits = self.words().filter_map(|(field, word)| {
            let fit = fit(asked, word, forgiving)?;
            Some(4 * fit as u32 + field as u32)
        });
        fits.max()
    }

    /// The word by which the driver finds this product first.
    fn best_word(&self, driver: &str, forgiving: bool) -> Option<&str> {
        let fitting = self.words().filter(|(_, word)| fit(driver, word, forgiving).is_some());
        fitting.max_by_key(|(field, word)| (*field, Reverse(*word))).map(|(_, word)| word)
    }
}

fn fit(asked: &str, word: &str, forgiving: bool) -> Option<Fit> {
    match word.strip_prefix(asked) {
        Some("") => Some(Fit::Whole),
        // A single letter is the beginning of nearly everything.
        Some(_) if asked.len() > 1 => Some(Fit::Beginning),
        _ if forgiving && is_typo_of(asked, word) => Some(Fit::Typo),
        _ => None,
    }
}

#[cfg(test)]
mod tests;
