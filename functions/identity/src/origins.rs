//! Which sites may use the refresh cookie.

use platform::config;

/// The shop's own origin, and those that the template allows.
#[derive(Debug, Clone)]
pub(crate) struct Origins(Vec<String>);

impl Origins {
    pub(crate) fn from_environment() -> Self {
        let list = config::required("ALLOWED_ORIGINS").unwrap_or_default();
        Self::new(&list, config::required("TOKEN_ISSUER").ok())
    }

    fn new(list: &str, own: Option<String>) -> Self {
        let listed = list.split(',').map(|origin| origin.trim().to_owned());
        Self(listed.chain(own).filter(|origin| !origin.is_empty()).collect())
    }

    /// Browsers name the origin of every POST; a request that names none or another is not made by our pages.
    pub(crate) fn allow(&self, origin: Option<&str>) -> bool {
        origin.is_some_and(|origin| self.0.iter().any(|allowed| allowed == origin))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_shop_and_listed_sites_may_use_the_cookie() {
        let origins = Origins::new(
            "https://a.example, https://b.example",
            Some("https://shop.example".to_owned()),
        );
        for allowed in ["https://a.example", "https://b.example", "https://shop.example"] {
            assert!(origins.allow(Some(allowed)), "{allowed}");
        }
        for refused in [
            "null",
            "",
            "https://evil.example",
            "https://shop.example.evil.example",
            "http://shop.example",
            "https://a.example, https://b.example",
        ] {
            assert!(!origins.allow(Some(refused)), "{refused}");
        }
        assert!(!origins.allow(None));
        assert!(!Origins::new("", None).allow(Some("")));
    }
}
