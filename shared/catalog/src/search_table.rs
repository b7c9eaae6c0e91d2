//! Search's part of the catalogue's table.
//!
//! | question | key |
//! |---|---|
//! | the products that have a word, by where it stands | `pk = WORD#<word>`, `sk = <3 name, 2 tag, 1 category>#<ulid>` |
//! | words that begin so | `pk = WORDS#<first two letters>`, `sk = <word>` |
//! | words that are a typo away | `pk = NEAR#<word without a letter>`, `sk = <word>` |
//! | what search knows of a product | `pk = INDEXED#<shard>`, `sk = <product id>` |
//!
//! What search knows of a product and the product's places in the lists of words change in one transaction, on
//! condition that nobody else has changed them meanwhile: so indexing may happen twice, at once and in any order.
//! Words stay when their last product goes; their lists are then empty.

use std::{
    collections::{BTreeMap, BTreeSet, HashSet},
    sync::Mutex,
};

use futures::future::{try_join, try_join_all};
use kernel::{Id as _, ProductId};
use platform::store::{Key, Query, Start, Store, StoreError};
use serde::{Deserialize, Serialize};

use crate::{
    Catalog,
    search::{Entry, Posting, Rank, Search},
    words::{is_typo_of, variations_of_typed},
};

/// What search knows is split, so that an import does not write to one partition alone.
pub(crate) const SHARDS: u64 = 4;
/// Items of word lists that one window has, and how many windows one request reads at most.
const WINDOW: u32 = 500;
const MOST_WINDOWS: u32 = 3;
/// How much of each list is read to find out which is the shortest, and of how many words.
const PROBE: u32 = 100;
const MOST_PROBED: usize = 3;
/// Words that a beginning stands for at a time, and that one variation leads to at most.
const COMPLETIONS: u32 = 20;
const NEIGHBORS: u32 = 50;
/// The least that is read of a list, when a query reads many.
const LEAST: u32 = 25;

/// The search index: what is found by which words.
#[derive(Debug)]
pub struct SearchIndex {
    pub(crate) catalog: Catalog,
    /// Words that are in the table for sure, since none ever leaves it.
    pub(crate) known: Mutex<HashSet<String>>,
}

/// Products that answer a query, the best first.
#[derive(Debug, Default)]
pub struct Found {
    pub ids: Vec<ProductId>,
    /// Where the next page begins, if there may be one.
    pub next: Option<Bookmark>,
}

/// Where a page begins: in a window of a word's lists, after a result.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Bookmark {
    driver: usize,
    forgiving: bool,
    window: Window,
    after: Option<Rank>,
}

/// Where a window begins: behind which completion of the word, and behind which place of their lists.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
struct Window {
    completion: Option<String>,
    place: Option<String>,
}

/// What one window holds.
#[derive(Debug, Default)]
struct Lane {
    postings: Vec<Posting>,
    next: Option<Window>,
}

#[derive(Debug, Deserialize)]
struct PostingItem {
    #[serde(rename = "sk")]
    place: String,
    #[serde(flatten)]
    entry: Entry,
}

#[derive(Debug, Deserialize)]
pub(crate) struct SortKey {
    pub sk: String,
}

impl SearchIndex {
    #[must_use]
    pub fn new(table: Store) -> Self {
        Self { catalog: Catalog::new(table), known: Mutex::default() }
    }

    pub(crate) fn table(&self) -> &Store {
        &self.catalog.table
    }

    /// One page of what answers a query. When words as they are typed find little, typos are forgiven.
    ///
    /// # Errors
    /// DynamoDB did not answer.
    pub async fn find(&self, search: &Search, from: Option<Bookmark>) -> Result<Found, StoreError> {
        if let Some(from) = from {
            return self.page(search, from, None).await;
        }
        let found = self.first_page(search, false).await?;
        let little = found.ids.len() < usize::try_from(search.limit).unwrap_or(usize::MAX);
        if little && found.next.is_none() {
            return self.first_page(search, true).await;
        }
        Ok(found)
    }

    async fn first_page(&self, search: &Search, forgiving: bool) -> Result<Found, StoreError> {
        let (driver, lane) = self.driver(search, forgiving).await?;
        let from = Bookmark { driver, forgiving, window: Window::default(), after: None };
        self.page(search, from, lane).await
    }

    /// The word whose lists to read: one that is known to have the fewest products, else the longest.
    async fn driver(
        &self,
        search: &Search,
        forgiving: bool,
    ) -> Result<(usize, Option<Lane>), StoreError> {
        let mut words: Vec<(usize, &String)> = search.words().iter().enumerate().collect();
        words.sort_by_key(|(_, word)| std::cmp::Reverse(word.len()));
        words.truncate(MOST_PROBED);
        if words.len() == 1 {
            return Ok((0, None));
        }
        let start = Window::default();
        let probes = words.iter().map(|(_, word)| self.lane(word, forgiving, &start, PROBE));
        let lanes = words.iter().map(|(at, _)| *at).zip(try_join_all(probes).await?);
        let complete = lanes.filter(|(_, lane)| lane.next.is_none());
        let shortest = complete.min_by_key(|(_, lane)| lane.postings.len());
        Ok(shortest.map_or((search.longest(), None), |(at, lane)| (at, Some(lane))))
    }

    /// Reads windows until a page is full.
    async fn page(
        &self,
        search: &Search,
        from: Bookmark,
        mut read: Option<Lane>,
    ) -> Result<Found, StoreError> {
        let Bookmark { driver, forgiving, mut window, mut after } = from;
        let Some(word) = search.words().get(driver) else { return Ok(Found::default()) };
        let most = usize::try_from(search.limit).unwrap_or(usize::MAX);
        let mut ids = Vec::new();
        for _ in 0..MOST_WINDOWS {
            let lane = match read.take() {
                Some(lane) => lane,
                None => self.lane(word, forgiving, &window, WINDOW).await?,
            };
            let mut ranks = search.ranked(word, &lane.postings, forgiving);
            ranks.retain(|rank| after.is_none_or(|after| *rank < after));
            let room = most - ids.len();
            if ranks.len() > room {
                ranks.truncate(room);
                after = ranks.last().copied().or(after);
                ids.extend(ranks.iter().map(Rank::product_id));
                let next = Bookmark { driver, forgiving, window, after };
                return Ok(Found { ids, next: Some(next) });
            }
            ids.extend(ranks.iter().map(Rank::product_id));
            let Some(next) = lane.next else { return Ok(Found { ids, next: None }) };
            (window, after) = (next, None);
            if ids.len() == most {
                break;
            }
        }
        Ok(Found { ids, next: Some(Bookmark { driver, forgiving, window, after }) })
    }

    /// One window of the lists of all words that `typed` can stand for.
    ///
    /// Places mean the same in every list, so that a window ends at one place in all of them.
    async fn lane(
        &self,
        typed: &str,
        forgiving: bool,
        window: &Window,
        most: u32,
    ) -> Result<Lane, StoreError> {
        let (words, more) = self.meant(typed, forgiving, window.completion.as_deref()).await?;
        let each = (most / u32::try_from(words.len()).unwrap_or(1).max(1)).max(LEAST);
        let place = window.place.as_deref();
        let lists = try_join_all(words.iter().map(|word| self.list(word, place, each))).await?;
        let ends = lists.iter().filter_map(|(_, end)| end.clone());
        let end: Option<String> = ends.max();
        let mut postings: Vec<Posting> = lists.into_iter().flat_map(|(list, _)| list).collect();
        if let Some(end) = &end {
            postings.retain(|posting| posting.place >= *end);
        }
        let next = match end {
            Some(place) => {
                Some(Window { completion: window.completion.clone(), place: Some(place) })
            }
            None => more.map(|word| Window { completion: Some(word), place: None }),
        };
        Ok(Lane { postings, next })
    }

    /// A word's list from a place on, backwards; and how far it was read, unless to its end.
    async fn list(
        &self,
        word: &str,
        after: Option<&str>,
        most: u32,
    ) -> Result<(Vec<Posting>, Option<String>), StoreError> {
        let pk = word_pk(word);
        let query = Query::table("#pk = :list")
            .bind("list", &pk)
            .limit(most)
            .descending()
            .eventual()
            .start(after.map(|place| start(&pk, place)));
        let page = self.table().query::<PostingItem>(query).await?;
        let posting = |item: PostingItem| {
            let PostingItem { place, entry } = item;
            Posting { word: word.to_owned(), place, entry }
        };
        let end = page.next.and_then(|mut next| next.remove("sk"));
        Ok((page.items.into_iter().map(posting).collect(), end))
    }

    /// The known words that `typed` can stand for: those that begin with it, some at a time, and, with the first
    /// of them, those that it is a typo of. Also the last completion when there may be more.
    async fn meant(
        &self,
        typed: &str,
        forgiving: bool,
        after: Option<&str>,
    ) -> Result<(Vec<String>, Option<String>), StoreError> {
        let Some(pk) = vocabulary_pk(typed) else { return Ok((vec![typed.to_owned()], None)) };
        let query = Query::table("#pk = :words AND begins_with(#sk, :typed)")
            .bind("words", &pk)
            .bind("typed", typed)
            .limit(COMPLETIONS)
            .eventual()
            .start(after.map(|word| start(&pk, word)));
        let completions = self.table().query::<SortKey>(query);
        let (page, neighbors) =
            try_join(completions, self.neighbors(typed, forgiving, after)).await?;
        let mut words: Vec<String> = page.items.into_iter().map(|item| item.sk).collect();
        words.extend(neighbors);
        Ok((words, page.next.and_then(|mut next| next.remove("sk"))))
    }

    async fn neighbors(
        &self,
        typed: &str,
        forgiving: bool,
        after: Option<&str>,
    ) -> Result<BTreeSet<String>, StoreError> {
        if !forgiving || after.is_some() {
            return Ok(BTreeSet::new());
        }
        let variations = variations_of_typed(typed);
        let queries = variations.iter().map(|variation| {
            let query = Query::table("#pk = :near").bind("near", near_pk(variation));
            self.table().query::<SortKey>(query.limit(NEIGHBORS).eventual())
        });
        let pages = try_join_all(queries).await?;
        let words = pages.into_iter().flat_map(|page| page.items).map(|item| item.sk);
        // Longer ones that begin so are completions.
        let near = |word: &String| is_typo_of(typed, word) && !word.starts_with(typed);
        Ok(words.filter(near).collect())
    }
}

/// Where an entry stands, and under which words.
pub(crate) fn place_keys(entry: &Entry) -> BTreeMap<String, Key> {
    let places = entry.places().into_iter();
    places.map(|(word, place)| (word.to_owned(), Key::new(word_pk(word), place))).collect()
}

fn word_pk(word: &str) -> String {
    format!("WORD#{word}")
}

/// Words of one letter are the beginning of too much to be looked up by it.
fn vocabulary_pk(word: &str) -> Option<String> {
    word.get(..2).map(|letters| format!("WORDS#{letters}"))
}

pub(crate) fn vocabulary_key(word: &str) -> Option<Key> {
    vocabulary_pk(word).map(|pk| Key::new(pk, word))
}

fn near_pk(variation: &str) -> String {
    format!("NEAR#{variation}")
}

pub(crate) fn near_key(variation: &str, word: &str) -> Key {
    Key::new(near_pk(variation), word)
}

pub(crate) fn indexed_pk(shard: u64) -> String {
    format!("INDEXED#{shard}")
}

/// By the random end of the id: the beginning is the time, which products of one import share.
pub(crate) fn indexed_key(id: ProductId) -> Key {
    let shard = u64::try_from(id.ulid().random() % u128::from(SHARDS)).unwrap_or(0);
    Key::new(indexed_pk(shard), id.to_string())
}

pub(crate) fn start(pk: &str, sk: &str) -> Start {
    Start::from([("pk".to_owned(), pk.to_owned()), ("sk".to_owned(), sk.to_owned())])
}
