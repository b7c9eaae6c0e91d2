//! `GET /v1/products/{id}`: one product with its variants. Drafts are shown to staff only, and staff sees every
//! product as it is kept.

use catalog::ProductStatus;
use identity::Role;
use kernel::ProductId;
use platform::{
    clock,
    http::{Answer, Operation, Problem, Reply, Request, Who},
};

use crate::{
    CACHED_SECONDS, CatalogService,
    product_view::{ProductView, tag_at},
};

/// The contract of `GET /v1/products/{id}`.
#[must_use]
pub fn operation() -> Operation {
    Operation::new("get-product", "GET /v1/products/{id}", Who::Public)
        .summary("One product with its variants; to staff as it is kept, drafts too")
        .at::<ProductId>("id")
        .answers::<ProductView>(200)
        .conditional()
}

/// Answers the product with its version as `ETag`, or 304 when the client has that. While a scheduled price is in
/// force, shoppers get another tag: what they see is not the version that an update replaces.
///
/// # Errors
/// As [`operation`] says.
pub async fn get_product(service: &CatalogService, request: &Request) -> Answer {
    let id: ProductId = request.parameter("id")?;
    let product = service.existing(id).await?;
    if is_staff(service, request).await {
        let version = product.version;
        if request.has_version(version) {
            return Ok(Reply::not_modified().etag(version));
        }
        return Ok(Reply::ok(&ProductView::as_kept(product))?.etag(version));
    }
    if product.status == ProductStatus::Draft {
        return Err(Problem::not_found());
    }
    let now = clock::now();
    let tag = tag_at(&product, now);
    let reply = if request.has_version(tag) {
        Reply::not_modified()
    } else {
        Reply::ok(&ProductView::at(product, now))?
    };
    Ok(reply.etag(tag).cacheable(CACHED_SECONDS).header("vary", "authorization"))
}

/// Asks the account only where the token says that it may be staff's: most who look at products are shoppers.
async fn is_staff(service: &CatalogService, request: &Request) -> bool {
    if request.bearer().is_none() {
        return false;
    }
    let Ok(caller) = service.guard.shopper(request).await else { return false };
    Role::Catalog.is_covered_by(&caller.roles)
        && service.guard.staff(request, Role::Catalog).await.is_ok()
}
