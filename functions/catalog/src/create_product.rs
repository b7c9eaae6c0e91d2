//! `POST /v1/admin/products`: a new product. Variants without a SKU get one.

use catalog::{Product, ProductStatus, SaveRefused};
use identity::Role;
use kernel::{Id as _, ProductId};
use platform::{
    http::{Answer, Reply, Request},
    ids,
    shop::Shop,
};

use crate::{CatalogService, problems, product_body::ProductBody};

/// Answers the product.
///
/// # Errors
/// 400, 401, 403; 409 `sku_conflict`; 422 `product_invalid`, `currency_mismatch`.
pub async fn create_product(service: &CatalogService, request: &Request) -> Answer {
    service.guard.staff(request, Role::Catalog).await?;
    let body: ProductBody = request.json()?;
    let draft = body.into_draft(ProductStatus::Active);
    let id: ProductId = ids::fresh();
    let product = |stem: &str| {
        Product::from_draft(draft.clone(), id, None, stem, Shop::get().currency)
            .map_err(|flaws| problems::flawed(&flaws))
    };
    let mut created = product(draft.name.as_str())?;
    let mut saved = service.save(None, &created).await;
    if let Err(SaveRefused::SkusTaken(taken)) = &saved
        && !taken.iter().any(|sku| draft.asks_for(sku))
    {
        // The name is taken, not a SKU that staff asked for: this product's own letters tell them apart.
        let tail = id.ulid().random() % 1_000_000;
        created = product(&format!("{} {tail:06}", draft.name))?;
        saved = service.save(None, &created).await;
    }
    saved.map_err(problems::not_saved)?;
    let reply = Reply::created(&created, &format!("/v1/products/{id}"))?;
    Ok(reply.etag(created.version))
}
