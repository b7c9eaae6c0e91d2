//! `PUT /v1/admin/products/{id}`: replaces a product, based on the version that `If-Match` names.

use catalog::Product;
use identity::Role;
use kernel::ProductId;
use platform::{
    http::{Answer, Reply, Request},
    shop::Shop,
};

use crate::{CatalogService, problems, product_body::ProductBody};

/// Answers the product as it is now. A change that changes nothing makes no new version.
///
/// # Errors
/// 400, 401, 403, 404, 428; 409 `sku_conflict`; 412 `version_conflict` with the current product; 422
/// `product_invalid`, `currency_mismatch`, `too_many_changes`.
pub async fn update_product(service: &CatalogService, request: &Request) -> Answer {
    service.guard.staff(request, Role::Catalog).await?;
    let id: ProductId = request.parameter("id")?;
    let version = request.if_match()?;
    let body: ProductBody = request.json()?;
    let before = service.existing(id).await?;
    if before.version != version {
        return Err(problems::stale(&before));
    }
    let draft = body.into_draft(before.status);
    let stem = draft.name.to_string();
    let after = Product::from_draft(draft, id, Some(&before), &stem, Shop::get().currency)
        .map_err(|flaws| problems::flawed(&flaws))?;
    if after.says_the_same(&before) {
        return Ok(Reply::ok(&before)?.etag(before.version));
    }
    service.save(Some(&before), &after).await.map_err(problems::not_saved)?;
    Ok(Reply::ok(&after)?.etag(after.version))
}
