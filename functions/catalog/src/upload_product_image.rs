//! `POST /v1/admin/products/{id}/images`: where to send an image, and the address that it will have.

use catalog::{Image, ImageBytes, ImageFile, ImageType, UploadedImage};
use identity::Role;
use kernel::ProductId;
use platform::{
    bucket::Upload,
    http::{Answer, Operation, Problem, Reply, Request, Who},
    ids,
};
use schemars::JsonSchema;
use serde::Serialize;

use crate::CatalogService;

/// An image that staff has at hand.
#[derive(Debug, eserde::Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct ImageDraft {
    content_type: ImageType,
    bytes: ImageBytes,
    /// What the image shows, for those who do not see it.
    #[schemars(length(max = 1_000))]
    #[serde(default)]
    alt: String,
}

/// How to bring the image in: first send it as `upload` says, then give `image` to the product by an update.
#[derive(Debug, Serialize, JsonSchema)]
struct ImageUpload {
    upload: Upload,
    image: Image,
}

/// The contract of `POST /v1/admin/products/{id}/images`.
#[must_use]
pub fn operation() -> Operation {
    let route = "POST /v1/admin/products/{id}/images";
    Operation::new("upload-product-image", route, Who::Staff(&["catalog"]))
        .summary("Says where to send an image of a product, and which address it will have")
        .at::<ProductId>("id")
        .takes::<ImageDraft>()
        .answers::<ImageUpload>(201)
}

/// Answers the upload. Nothing is stored: whoever asks again gets another place, and a place that is never used is none.
///
/// # Errors
/// As [`operation`] says.
pub async fn upload_product_image(service: &CatalogService, request: &Request) -> Answer {
    service.guard.staff(request, Role::Catalog).await?;
    let id: ProductId = request.parameter("id")?;
    let ImageDraft { content_type, bytes, alt } = request.json()?;
    let place = UploadedImage::new(id, ImageFile::of(ids::random(), content_type));
    let image = Image { url: place.url(), alt };
    if !image.is_fit() {
        return Err(Problem::invalid_at("/alt", "expected at most 1000 characters"));
    }
    service.existing(id).await?;
    let upload = service.images.expects(&place, bytes).await?;
    let address = place.url();
    Reply::created(&ImageUpload { upload, image }, &address)
}
