//! `PUT /v1/admin/categories/{slug}`: names and orders a category, or begins it.

use catalog::{Category, Image};
use identity::Role;
use kernel::{LongText, Slug, Text};
use platform::http::{Answer, Operation, Problem, Reply, Request, Who};
use schemars::JsonSchema;

use crate::CatalogService;

/// What a category is to be.
#[derive(Debug, eserde::Deserialize, JsonSchema)]
#[schemars(rename = "CategoryDraft")]
#[serde(deny_unknown_fields)]
struct CategoryBody {
    name: Text,
    #[serde(default)]
    description: LongText,
    /// Categories are listed by this, the lowest first, and then by name.
    #[serde(default)]
    position: u32,
    #[serde(default)]
    image: Option<Image>,
}

/// The contract of `PUT /v1/admin/categories/{slug}`.
#[must_use]
pub fn operation() -> Operation {
    Operation::new("save-category", "PUT /v1/admin/categories/{slug}", Who::Staff(&["catalog"]))
        .summary("Names and orders a category, or begins it")
        .at::<Slug>("slug")
        .takes::<CategoryBody>()
        .answers::<Category>(200)
        .answers::<Category>(201)
}

/// Answers the category.
///
/// # Errors
/// As [`operation`] says.
pub async fn save_category(service: &CatalogService, request: &Request) -> Answer {
    service.guard.staff(request, Role::Catalog).await?;
    let slug: Slug = request.parameter("slug")?;
    let CategoryBody { name, description, position, image } = request.json()?;
    if image.as_ref().is_some_and(|image| !image.is_fit()) {
        let expected = "expected an address that begins with https:// or /";
        return Err(Problem::invalid_at("/image/url", expected));
    }
    let category = Category { slug, name, description, position, image };
    if service.catalog.save_category(&category).await? {
        return Reply::ok(&category);
    }
    Reply::created(&category, &format!("/v1/products?category={}", category.slug))
}
