//! `GET /images/{product}/{file}`: an image that staff has uploaded, from the bucket that nobody else reads.

use catalog::{ImageFile, Images, UploadedImage};
use kernel::ProductId;
use platform::{
    Aws, Error,
    http::{Answer, Operation, Problem, Reply, Request, Who},
};

/// What is shown to anybody.
pub struct Gallery {
    images: Images,
}

impl Gallery {
    /// # Errors
    /// None today; a start that fails ends the process.
    pub async fn start(aws: &Aws) -> Result<Self, Error> {
        let images = Images::new(aws.bucket("IMAGES_BUCKET"));
        images.prewarm().await;
        Ok(Self { images })
    }
}

/// The contract of `GET /images/{product}/{file}`.
#[must_use]
pub fn operation() -> Operation {
    Operation::new("show-image", "GET /images/{product}/{file}", Who::Public)
        .summary("Shows an uploaded image, which never changes: it may be kept for a year")
        .at::<ProductId>("product")
        .at::<ImageFile>("file")
        .answers_as(200, "image/jpeg")
        .answers_as(200, "image/png")
        .answers_as(200, "image/webp")
        .answers_as(200, "image/avif")
}

/// Answers the image. Whatever its bytes are, a browser takes them for an image and runs nothing.
///
/// # Errors
/// As [`operation`] says.
pub async fn show_image(gallery: &Gallery, request: &Request) -> Answer {
    let image = UploadedImage::new(request.parameter("product")?, request.parameter("file")?);
    let bytes = gallery.images.read(&image).await?.ok_or_else(Problem::not_found)?;
    let reply = Reply::file(image.content_type(), bytes);
    Ok(reply.header("content-security-policy", "default-src 'none'; sandbox"))
}
