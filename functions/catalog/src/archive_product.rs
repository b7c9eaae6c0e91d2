//! `DELETE /v1/admin/products/{id}`: takes a product off sale. Orders keep their lines, carts show the
//! line as unavailable.

use catalog::{ProductStatus, Save};
use identity::Role;
use kernel::ProductId;
use platform::http::{Answer, Problem, Reply, Request};

use crate::{CatalogService, TRIES, is_passing, problems};

/// # Errors
/// 401, 403, 404.
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
        };
        match service.catalog.save(save).await {
            Ok(()) => return Ok(Reply::no_content()),
            Err(refused) if is_passing(&refused) => {}
            Err(refused) => return Err(problems::not_saved(refused)),
        }
    }
    Err(Problem::unavailable("the product stayed contended"))
}
