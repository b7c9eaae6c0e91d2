//! Images that staff uploads: what they may be, and where they are, for good.

use std::{borrow::Cow, fmt, str::FromStr};

use kernel::{Invalid, ProductId};
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Serialize};

/// Under this path of the shop's own origin there is nothing but uploaded images.
pub(crate) const UPLOADS: &str = "/images/";
const DIGITS: usize = 32;

/// Photos. SVG is not among them: it can carry scripts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub enum ImageType {
    #[serde(rename = "image/jpeg")]
    Jpeg,
    #[serde(rename = "image/png")]
    Png,
    #[serde(rename = "image/webp")]
    Webp,
    #[serde(rename = "image/avif")]
    Avif,
}

eserde::impl_edeserialize_compat!(ImageType);

/// How many bytes an image has: at most 4 MiB, more than a shopper should have to load. An answer of Lambda,
/// which is base64 of at most 6 MB, has no room for much more.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(try_from = "i64")]
pub struct ImageBytes(u64);

/// The name of an image: 32 hexadecimal digits by chance, so that nobody finds what is not shown yet, and its type.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ImageFile {
    digits: u128,
    image_type: ImageType,
}

/// The place of an image that staff uploads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct UploadedImage {
    product: ProductId,
    file: ImageFile,
}

impl ImageType {
    const ALL: [Self; 4] = [Self::Jpeg, Self::Png, Self::Webp, Self::Avif];

    #[must_use]
    pub const fn content_type(self) -> &'static str {
        match self {
            Self::Jpeg => "image/jpeg",
            Self::Png => "image/png",
            Self::Webp => "image/webp",
            Self::Avif => "image/avif",
        }
    }

    const fn ending(self) -> &'static str {
        match self {
            Self::Jpeg => "jpg",
            Self::Png => "png",
            Self::Webp => "webp",
            Self::Avif => "avif",
        }
    }
}

impl ImageBytes {
    pub const MAX: u64 = 4 * 1024 * 1024;

    #[must_use]
    pub const fn get(self) -> u64 {
        self.0
    }
}

impl TryFrom<i64> for ImageBytes {
    type Error = Invalid;

    fn try_from(bytes: i64) -> Result<Self, Invalid> {
        let bytes = u64::try_from(bytes).ok().filter(|bytes| (1..=Self::MAX).contains(bytes));
        bytes.map(Self).ok_or(Invalid("expected a whole number from 1 to 4194304 (4 MiB)"))
    }
}

eserde::impl_edeserialize_compat!(ImageBytes);

impl JsonSchema for ImageBytes {
    fn schema_name() -> Cow<'static, str> {
        "ImageBytes".into()
    }

    fn schema_id() -> Cow<'static, str> {
        concat!(module_path!(), "::ImageBytes").into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "description": "How many bytes the image has",
            "type": "integer",
            "minimum": 1,
            "maximum": Self::MAX,
            "examples": [183_204]
        })
    }
}

impl ImageFile {
    /// The name that these bytes of chance make.
    #[must_use]
    pub const fn of(chance: [u8; 16], image_type: ImageType) -> Self {
        Self { digits: u128::from_be_bytes(chance), image_type }
    }
}

impl fmt::Display for ImageFile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:032x}.{}", self.digits, self.image_type.ending())
    }
}

impl FromStr for ImageFile {
    type Err = Invalid;

    fn from_str(text: &str) -> Result<Self, Invalid> {
        let read = || {
            let (digits, ending) = text.split_once('.')?;
            let is_digit = |byte: u8| matches!(byte, b'0'..=b'9' | b'a'..=b'f');
            if digits.len() != DIGITS || !digits.bytes().all(is_digit) {
                return None;
            }
            let image_type = ImageType::ALL.into_iter().find(|kind| kind.ending() == ending)?;
            Some(Self { digits: u128::from_str_radix(digits, 16).ok()?, image_type })
        };
        read().ok_or(Invalid("expected the name of an uploaded image"))
    }
}

impl JsonSchema for ImageFile {
    fn schema_name() -> Cow<'static, str> {
        "ImageFile".into()
    }

    fn schema_id() -> Cow<'static, str> {
        concat!(module_path!(), "::ImageFile").into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "description": "The name of an uploaded image",
            "type": "string",
            "pattern": "^[0-9a-f]{32}[.](jpg|png|webp|avif)$",
            "examples": ["9f86d081884c7d659a2feaa0c55ad015.webp"]
        })
    }
}

impl UploadedImage {
    #[must_use]
    pub const fn new(product: ProductId, file: ImageFile) -> Self {
        Self { product, file }
    }

    #[must_use]
    pub const fn content_type(&self) -> &'static str {
        self.file.image_type.content_type()
    }

    /// The address that a product has it under: a path on the shop's own origin.
    #[must_use]
    pub fn url(&self) -> String {
        format!("{UPLOADS}{}/{}", self.product, self.file)
    }

    /// The image of an address; `None` for one that no upload has.
    #[must_use]
    pub fn of_url(url: &str) -> Option<Self> {
        let (product, file) = url.strip_prefix(UPLOADS)?.split_once('/')?;
        Some(Self { product: product.parse().ok()?, file: file.parse().ok()? })
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may fail loudly")]
mod tests {
    use kernel::Id as _;

    use super::*;

    fn image() -> UploadedImage {
        UploadedImage::new(ProductId::from_ulid(1.into()), ImageFile::of([7; 16], ImageType::Webp))
    }

    #[test]
    fn an_address_leads_back_to_its_image() {
        let url = image().url();
        assert!(url.starts_with("/images/prd_") && url.ends_with("0707.webp"), "{url}");
        assert_eq!(UploadedImage::of_url(&url), Some(image()));
    }

    #[test]
    fn nothing_else_is_an_address_of_an_upload() {
        let url = image().url();
        for bad in [
            url.replace(".webp", ".svg"),
            url.replace(".webp", ".webp.svg"),
            url.replace("0707", "07A7"),
            url.replace("prd_", "ord_"),
            url.replace("/images/", "/images/../"),
            url.replace("/images/", "https://shop.example/images/"),
            format!("{url}/x"),
            format!("{url}?x=1"),
            "/images/".to_owned(),
        ] {
            assert_eq!(UploadedImage::of_url(&bad), None, "{bad}");
        }
    }

    #[test]
    fn an_image_has_one_byte_to_four_mebibytes() {
        for good in [1, 4 * 1024 * 1024] {
            assert!(ImageBytes::try_from(good).is_ok(), "{good}");
        }
        for bad in [-1, 0, 4 * 1024 * 1024 + 1, i64::MAX] {
            assert!(ImageBytes::try_from(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn the_schema_s_example_is_a_name() {
        let schema = SchemaGenerator::default().into_root_schema_for::<ImageFile>();
        let example = schema.get("examples").unwrap()[0].as_str().unwrap().to_owned();
        assert_eq!(example.parse::<ImageFile>().unwrap().to_string(), example);
    }
}
