//! `GET /v1/products/{id}`: one product with its variants. Drafts are shown to staff only.

use catalog::ProductStatus;
use identity::Role;
use kernel::ProductId;
use platform::http::{Answer, Problem, Reply, Request};

use crate::{CACHED_SECONDS, CatalogService};

/// Answers the product with its version as `ETag`, or 304 when the client has that.
///
/// # Errors
/// 404.
pub async fn get_product(service: &CatalogService, request: &Request) -> Answer {
    let id: ProductId = request.parameter("id")?;
    let product = service.existing(id).await?;
    let is_draft = product.status == ProductStatus::Draft;
    if is_draft && !is_staff(service, request).await {
        return Err(Problem::not_found());
    }
    let reply = if request.has_version(product.version) {
        Reply::not_modified()
    } else {
        Reply::ok(&product)?
    };
    let reply = reply.etag(product.version);
    Ok(if is_draft { reply } else { reply.cacheable(CACHED_SECONDS) })
}

async fn is_staff(service: &CatalogService, request: &Request) -> bool {
    request.bearer().is_some() && service.guard.staff(request, Role::Catalog).await.is_ok()
}
