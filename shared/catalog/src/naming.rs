//! Names that are derived when a shop gives none: SKUs, categories.

use kernel::{Invalid, Sku, Slug};

/// What an option's value is called when a product has no options.
const NO_CHOICE: &str = "Default Title";
const LONGEST: usize = 64;

/// Text as it stands in a URL: `Café Crème` becomes `cafe-creme`. Empty when nothing of it can stand there.
#[must_use]
pub fn slug_of(text: &str) -> String {
    let plain = deunicode::deunicode(text).to_ascii_lowercase();
    let words = plain.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
    words.collect::<Vec<_>>().join("-")
}

/// The category that a shop's own word for a kind of product names, or `uncategorised`.
#[must_use]
pub fn category_of(kind: &str) -> Slug {
    let slug = slug_of(kind);
    let short = slug.get(..LONGEST).unwrap_or(&slug).trim_end_matches('-');
    short.parse().unwrap_or_else(|_| uncategorised())
}

#[allow(clippy::expect_used, reason = "a constant that a test reads")]
fn uncategorised() -> Slug {
    "uncategorised".parse().expect("a slug")
}

/// The SKU of a variant that has none: `clay-plant-pot-large` of `clay-plant-pot` and `Large`.
///
/// # Errors
/// It would be empty or longer than a SKU may be.
pub fn sku_of<'a>(stem: &str, values: impl IntoIterator<Item = &'a str>) -> Result<Sku, Invalid> {
    let values = values.into_iter().filter(|value| *value != NO_CHOICE).map(slug_of);
    let parts = [slug_of(stem)].into_iter().chain(values).filter(|part| !part.is_empty());
    parts.collect::<Vec<_>>().join("-").parse()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sku_is_made_from_the_handle_and_the_choice() {
        let sku = |stem, values: &[&str]| sku_of(stem, values.iter().copied()).unwrap().to_string();
        assert_eq!(sku("clay-plant-pot", &["Large"]), "clay-plant-pot-large");
        assert_eq!(sku("copper-light", &["Default Title"]), "copper-light");
        assert_eq!(sku("shirt", &["X Large", "Grün/Weiß"]), "shirt-x-large-grun-weiss");
    }

    #[test]
    fn a_sku_that_would_be_too_long_or_empty_is_refused() {
        assert!(sku_of(&"x".repeat(65), []).is_err());
        assert!(sku_of("***", []).is_err());
    }

    #[test]
    fn a_kind_without_letters_is_no_category() {
        assert_eq!(category_of("  ").as_str(), "uncategorised");
        assert_eq!(category_of("Home & Garden > Pots").as_str(), "home-garden-pots");
        assert_eq!(category_of(&"long ".repeat(40)).as_str().len(), 64);
    }
}
