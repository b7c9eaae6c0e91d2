//! The network address of whoever asks.

use std::net::IpAddr;

use http::{HeaderMap, HeaderValue};
use ring::digest::{SHA256, digest};

/// What the distribution adds to requests, so that they are known to have come by it.
const SECRET: &str = "x-origin-secret";

/// Who asks. Of a request that came by the shop's distribution, `peer` is one of the distribution's servers, and the address
/// that it saw is the last but one in `X-Forwarded-For`; the gateway has added the peer. Nobody else's list is believed.
pub(super) fn address(headers: &HeaderMap, peer: &str, secret: Option<&str>) -> String {
    let given = headers.get(SECRET).map(HeaderValue::as_bytes);
    // digests tell nothing by the time that comparing them takes
    let is_ours = given.zip(secret).is_some_and(|(given, secret)| {
        digest(&SHA256, given).as_ref() == digest(&SHA256, secret.as_bytes()).as_ref()
    });
    let viewer = if is_ours { last_but_one(headers) } else { None };
    viewer.map_or_else(|| peer.to_owned(), |viewer| viewer.to_string())
}

fn last_but_one(headers: &HeaderMap) -> Option<IpAddr> {
    let lists = headers.get_all("x-forwarded-for").into_iter();
    let addresses: Vec<&str> =
        lists.filter_map(|list| list.to_str().ok()).flat_map(|list| list.split(',')).collect();
    addresses.iter().rev().nth(1)?.trim().parse().ok()
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may fail loudly")]
mod tests {
    use super::*;

    fn seen(forwarded: &'static str, secret: Option<&'static str>) -> String {
        let mut headers = HeaderMap::new();
        headers.insert("x-forwarded-for", forwarded.parse().unwrap());
        if let Some(secret) = secret {
            headers.insert(SECRET, secret.parse().unwrap());
        }
        address(&headers, "198.51.100.9", Some("of-the-shop"))
    }

    #[test]
    fn who_came_by_the_distribution_is_whom_it_saw() {
        let forged = "10.0.0.1, 203.0.113.7, 198.51.100.9";
        assert_eq!(seen(forged, Some("of-the-shop")), "203.0.113.7");
        assert_eq!(seen("2001:db8::7, 198.51.100.9", Some("of-the-shop")), "2001:db8::7");
    }

    #[test]
    fn nobody_else_says_where_they_are() {
        let forged = "203.0.113.7, 198.51.100.9";
        for secret in [None, Some("guessed"), Some("")] {
            assert_eq!(seen(forged, secret), "198.51.100.9");
        }
        assert_eq!(seen("unknown, 198.51.100.9", Some("of-the-shop")), "198.51.100.9");
        assert_eq!(seen("198.51.100.9", Some("of-the-shop")), "198.51.100.9");
    }
}
