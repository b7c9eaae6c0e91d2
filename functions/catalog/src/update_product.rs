//! `PUT /v1/admin/products/{id}`: replaces a product, based on the version that `If-Match` names.

use catalog::Product;
use identity::Role;
use kernel::ProductId;
use platform::{
    http::{Answer, Operation, Reply, Request, Who},
    outbox::Cause,
    shop::Shop,
};

use crate::{CatalogService, problems, product_body::ProductBody, product_view::ProductView};

/// The contract of `PUT /v1/admin/products/{id}`.
#[must_use]
pub fn operation() -> Operation {
    Operation::new("update-product", "PUT /v1/admin/products/{id}", Who::Staff(&["catalog"]))
        .summary("Replaces a product, based on the version that If-Match names")
        .at::<ProductId>("id")
        .if_match()
        .takes::<ProductBody>()
        .answers::<ProductView>(200)
        .versioned()
        .refuses(409, &["sku_conflict"])
        .refuses(412, &["version_conflict"])
        .refuses(422, &["product_invalid", "currency_mismatch", "too_many_changes"])
        .refuses(422, &["image_not_uploaded"])
}

/// Answers the product as it is now. A change that changes nothing makes no new version.
///
/// # Errors
/// As [`operation`] says.
pub async fn update_product(service: &CatalogService, request: &Request) -> Answer {
    service.guard.staff(request, Role::Catalog).await?;
    let id: ProductId = request.parameter("id")?;
    let version = request.if_match()?;
    let body: ProductBody = request.json()?;
    let before = service.existing(id).await?;
    if before.version != version {
        return Err(problems::stale(before));
    }
    let draft = body.into_draft(before.status);
    let stem = draft.name.to_string();
    let after = Product::from_draft(draft, id, Some(&before), &stem, Shop::get().currency)
        .map_err(|flaws| problems::flawed(&flaws))?;
    if after.says_the_same(&before) {
        return Ok(Reply::ok(&ProductView::as_kept(before))?.etag(version));
    }
    service.expect_images(Some(&before), &after).await?;
    service
        .save(Some(&before), &after, &Cause::from(request))
        .await
        .map_err(problems::not_saved)?;
    let version = after.version;
    Ok(Reply::ok(&ProductView::as_kept(after))?.etag(version))
}
