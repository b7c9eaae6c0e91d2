//! `DELETE /v1/admin/categories/{slug}`: removes a category that no product is in.

use catalog::Deletion;
use identity::Role;
use kernel::Slug;
use platform::http::{Answer, Operation, Problem, Reply, Request, Who};

use crate::{CatalogService, problems};

/// The contract of `DELETE /v1/admin/categories/{slug}`.
#[must_use]
pub fn operation() -> Operation {
    Operation::new(
        "delete-category",
        "DELETE /v1/admin/categories/{slug}",
        Who::Staff(&["catalog"]),
    )
    .summary("Removes a category that no product is in, archived ones aside")
    .at::<Slug>("slug")
    .answers_nothing(204)
    .refuses(409, &["category_in_use"])
}

/// # Errors
/// As [`operation`] says.
pub async fn delete_category(service: &CatalogService, request: &Request) -> Answer {
    service.guard.staff(request, Role::Catalog).await?;
    let slug: Slug = request.parameter("slug")?;
    match service.catalog.delete_category(&slug).await? {
        Deletion::Deleted => Ok(Reply::no_content()),
        Deletion::InUse => Err(problems::category_in_use()),
        Deletion::Unknown => Err(Problem::not_found()),
    }
}
