//! `POST /v1/admin/products`: a new product. Variants without a SKU get one.

use catalog::{Product, ProductStatus, SaveRefused};
use identity::Role;
use kernel::{Id as _, ProductId};
use platform::{
    http::{Answer, Operation, Reply, Request, Who},
    ids,
    outbox::Cause,
    shop::Shop,
};

use crate::{CatalogService, problems, product_body::ProductBody, product_view::ProductView};

/// The contract of `POST /v1/admin/products`.
#[must_use]
pub fn operation() -> Operation {
    Operation::new("create-product", "POST /v1/admin/products", Who::Staff(&["catalog"]))
        .summary("Makes a product; variants without a SKU get one")
        .takes::<ProductBody>()
        .answers::<ProductView>(201)
        .versioned()
        .refuses(409, &["sku_conflict"])
        .refuses(422, &["product_invalid", "currency_mismatch", "image_not_uploaded"])
}

/// Answers the product.
///
/// # Errors
/// As [`operation`] says.
pub async fn create_product(service: &CatalogService, request: &Request) -> Answer {
    service.guard.staff(request, Role::Catalog).await?;
    let body: ProductBody = request.json()?;
    let draft = body.into_draft(ProductStatus::Active);
    let cause = Cause::from(request);
    let id: ProductId = ids::fresh();
    let product = |stem: &str| {
        Product::from_draft(draft.clone(), id, None, stem, Shop::get().currency)
            .map_err(|flaws| problems::flawed(&flaws))
    };
    let mut created = product(draft.name.as_str())?;
    service.expect_images(None, &created).await?;
    let mut saved = service.save(None, &created, &cause).await;
    if let Err(SaveRefused::SkusTaken(taken)) = &saved
        && !taken.iter().any(|sku| draft.asks_for(sku))
    {
        // The name is taken, not a SKU that staff asked for: this product's own letters tell them apart.
        let tail = id.ulid().random() % 1_000_000;
        created = product(&format!("{} {tail:06}", draft.name))?;
        saved = service.save(None, &created, &cause).await;
    }
    saved.map_err(problems::not_saved)?;
    let version = created.version;
    let created = ProductView::as_kept(created);
    Ok(Reply::created(&created, &format!("/v1/products/{id}"))?.etag(version))
}
