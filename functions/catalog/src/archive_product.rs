//! `DELETE /v1/admin/products/{id}`: takes a product off sale. Orders keep their lines, carts show the
//! line as unavailable.

use catalog::{ProductStatus, Save};
use identity::Role;
use kernel::ProductId;
use platform::{
    http::{Answer, Operation, Problem, Reply, Request, Who},
    outbox::Cause,
};

use crate::{CatalogService, TRIES, is_passing, problems};

/// The contract of `DELETE /v1/admin/products/{id}`.
#[must_use]
pub fn operation() -> Operation {
    Operation::new("archive-product", "DELETE /v1/admin/products/{id}", Who::Staff(&["catalog"]))
        .summary("Takes a product off sale")
        .at::<ProductId>("id")
        .answers_nothing(204)
}

/// # Errors
/// As [`operation`] says.
pub async fn archive_product(service: &CatalogService, request: &Request) -> Answer {
    service.guard.staff(request, Role::Catalog).await?;
    let id: ProductId = request.parameter("id")?;
    for _ in 0..TRIES {
        let before = service.existing(id).await?;
        if before.status == ProductStatus::Archived {
            return Ok(Reply::no_content());
        }
        let after = before.archived();
        let save = Save {
            before: Some(&before),
            after: &after,
            handle: None,
            category: None,
            stock: Vec::new(),
            cause: &Cause::from(request),
        };
        match service.catalog.save(save).await {
            Ok(()) => return Ok(Reply::no_content()),
            Err(refused) if is_passing(&refused) => {}
            Err(refused) => return Err(problems::not_saved(refused)),
        }
    }
    Err(Problem::unavailable("the product stayed contended"))
}
