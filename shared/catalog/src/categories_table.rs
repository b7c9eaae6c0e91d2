//! Categories, in the catalogue's table.
//!
//! | question | key |
//! |---|---|
//! | all categories; one of them | `pk = CATEGORIES`, `sk = <slug>` |
//!
//! A category begins with its first product, or when staff saves it. Were a product saved into a category in the
//! moment in which staff deletes it, the product's event would begin it again.

use kernel::{LongText, Slug, Text};
use platform::store::{Key, Query, StoreError, Written};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{Catalog, Image};

/// A kind of product, as shoppers browse.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Category {
    pub slug: Slug,
    pub name: Text,
    #[serde(default)]
    pub description: LongText,
    /// Categories are listed by this, the lowest first, and then by name.
    #[serde(default)]
    pub position: u32,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub image: Option<Image>,
}

/// What became of a category that was to go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Deletion {
    Deleted,
    /// It has products that are for sale or being prepared.
    InUse,
    Unknown,
}

impl Category {
    /// A category of which only the name is known.
    #[must_use]
    pub fn named(slug: Slug, name: Text) -> Self {
        Self { slug, name, description: LongText::default(), position: 0, image: None }
    }

    /// A category that nobody has given a name yet: `garden-tools` is shown as `Garden tools`.
    #[must_use]
    pub fn of_slug(slug: &Slug) -> Option<Self> {
        let words = slug.as_str().replace('-', " ");
        let mut letters = words.chars();
        let first = letters.next()?.to_ascii_uppercase();
        let name = format!("{first}{}", letters.as_str()).parse().ok()?;
        Some(Self::named(slug.clone(), name))
    }
}

impl Catalog {
    /// All categories, in the shop's order.
    ///
    /// # Errors
    /// DynamoDB did not answer.
    pub async fn categories(&self) -> Result<Vec<Category>, StoreError> {
        let query = Query::table("#pk = :categories").bind("categories", CATEGORIES);
        let mut categories: Vec<Category> = self.table.query_all(query).await?;
        categories
            .sort_by(|a, b| (a.position, &a.name, &a.slug).cmp(&(b.position, &b.name, &b.slug)));
        Ok(categories)
    }

    /// Whether the shop has begun this category.
    ///
    /// # Errors
    /// DynamoDB did not answer.
    pub async fn has_category(&self, slug: &Slug) -> Result<bool, StoreError> {
        self.table.exists(&category_key(slug)).await
    }

    /// Replaces a category, or begins it; answers whether it was there.
    ///
    /// # Errors
    /// DynamoDB did not answer.
    pub async fn save_category(&self, category: &Category) -> Result<bool, StoreError> {
        let key = category_key(&category.slug);
        let begun = self.table.run(self.table.insert_once(&key, category)).await?;
        if matches!(begun, Written::Done) {
            return Ok(false);
        }
        self.table.run(self.table.put(&key, category)).await?;
        Ok(true)
    }

    /// Begins the category of a product, unless it is there.
    ///
    /// # Errors
    /// DynamoDB did not answer.
    pub async fn begin_category(&self, slug: &Slug) -> Result<(), StoreError> {
        if self.has_category(slug).await? {
            return Ok(());
        }
        let Some(category) = Category::of_slug(slug) else { return Ok(()) };
        self.table.run(self.table.insert_once(&category_key(slug), &category)).await.map(drop)
    }

    /// Deletes a category that no product is in.
    ///
    /// # Errors
    /// DynamoDB did not answer.
    pub async fn delete_category(&self, slug: &Slug) -> Result<Deletion, StoreError> {
        let key = category_key(slug);
        let Some(category) = self.table.get::<Category>(&key).await? else {
            return Ok(Deletion::Unknown);
        };
        if self.has_products(slug).await? {
            return Ok(Deletion::InUse);
        }
        self.table.run(self.table.delete(&key)).await?;
        // A product that came in between brings its category back, with what staff had written about it.
        if self.has_products(slug).await? {
            self.table.run(self.table.insert_once(&key, &category)).await?;
            return Ok(Deletion::InUse);
        }
        Ok(Deletion::Deleted)
    }
}

const CATEGORIES: &str = "CATEGORIES";

pub(crate) fn category_key(slug: &Slug) -> Key {
    Key::new(CATEGORIES, slug.as_str())
}
