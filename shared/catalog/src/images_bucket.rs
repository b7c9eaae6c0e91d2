//! Uploaded images in their bucket.
//!
//! | question | key |
//! |---|---|
//! | an image of a product | `images/<product id>/<32 hexadecimal digits>.<type>`: its address without the first slash |
//!
//! What is there stays as it is: an upload does not replace, and every upload has a name of its own.

use futures::stream::{self, StreamExt as _, TryStreamExt as _};
use platform::{
    bucket::{Bucket, BucketError, Incoming, Upload},
    http::FOR_GOOD,
};

use crate::{ImageBytes, Product, UploadedImage};

/// How many images are asked for at a time.
const AT_ONCE: usize = 8;

/// The bucket. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Images {
    bucket: Bucket,
}

fn key(image: &UploadedImage) -> String {
    image.url().trim_start_matches('/').to_owned()
}

impl Images {
    #[must_use]
    pub const fn new(bucket: Bucket) -> Self {
        Self { bucket }
    }

    /// How to send the image.
    ///
    /// # Errors
    /// The function has nothing to sign with.
    pub async fn expects(
        &self,
        image: &UploadedImage,
        bytes: ImageBytes,
    ) -> Result<Upload, BucketError> {
        let incoming = Incoming {
            key: &key(image),
            content_type: image.content_type(),
            bytes: bytes.get(),
            cache_control: FOR_GOOD,
        };
        self.bucket.expects(&incoming).await
    }

    /// The image, once it has come.
    ///
    /// # Errors
    /// S3 did not answer.
    pub async fn read(&self, image: &UploadedImage) -> Result<Option<Vec<u8>>, BucketError> {
        self.bucket.read(&key(image)).await
    }

    /// The places of images that `after` shows, `before` did not, and that have not come.
    ///
    /// # Errors
    /// S3 did not answer.
    pub async fn missing(
        &self,
        before: Option<&Product>,
        after: &Product,
    ) -> Result<Vec<usize>, BucketError> {
        let known = |url: &String| {
            before.is_some_and(|before| before.images.iter().any(|image| image.url == *url))
        };
        let new = after.images.iter().enumerate().filter(|(_, image)| !known(&image.url));
        let uploads =
            new.filter_map(|(place, image)| Some((place, UploadedImage::of_url(&image.url)?)));
        let asked = uploads.map(async |(place, image)| {
            Ok::<_, BucketError>((!self.bucket.has(&key(&image)).await?).then_some(place))
        });
        let asked: Vec<_> = asked.collect();
        let found: Vec<Option<usize>> = stream::iter(asked).buffered(AT_ONCE).try_collect().await?;
        Ok(found.into_iter().flatten().collect())
    }

    /// Opens the connection during the init phase.
    pub async fn prewarm(&self) {
        let _ignored = self.bucket.has("images/prewarm").await;
    }
}
