//! The network address of whoever asks.

use std::net::{IpAddr, Ipv6Addr};

use http::{HeaderMap, HeaderValue};
use ring::digest::{SHA256, digest};

/// What the distribution adds to requests, so that they are known to have come by it.
const SECRET: &str = "x-origin-secret";

/// The viewer as the distribution's function has written it, over whatever the viewer may have sent.
const VIEWER: &str = "x-viewer-address";

/// Who asks, as limits count: an IPv4 address, or the network of an IPv6 address, since whoever has one of these has all of
/// it. Of a request that came by the shop's distribution, `peer` is one of the distribution's servers.
pub(super) fn address(headers: &HeaderMap, peer: &str, secret: Option<&str>) -> String {
    let given = headers.get(SECRET).map(HeaderValue::as_bytes);
    // digests tell nothing by the time that comparing them takes
    let is_ours = given.zip(secret).is_some_and(|(given, secret)| {
        digest(&SHA256, given).as_ref() == digest(&SHA256, secret.as_bytes()).as_ref()
    });
    let viewer = headers.get(VIEWER).filter(|_| is_ours).and_then(|viewer| viewer.to_str().ok());
    let text = viewer.unwrap_or(peer);
    text.parse().map_or_else(|_| text.to_owned(), network)
}

fn network(address: IpAddr) -> String {
    match address.to_canonical() {
        IpAddr::V4(address) => address.to_string(),
        IpAddr::V6(address) => {
            let network = address.to_bits() >> 64 << 64;
            format!("{}/64", Ipv6Addr::from_bits(network))
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may fail loudly")]
mod tests {
    use super::*;

    fn seen(viewer: &'static str, secret: Option<&'static str>) -> String {
        let mut headers = HeaderMap::new();
        headers.insert(VIEWER, viewer.parse().unwrap());
        if let Some(secret) = secret {
            headers.insert(SECRET, secret.parse().unwrap());
        }
        address(&headers, "198.51.100.9", Some("of-the-shop"))
    }

    #[test]
    fn who_came_by_the_distribution_is_whom_it_saw() {
        assert_eq!(seen("203.0.113.7", Some("of-the-shop")), "203.0.113.7");
    }

    #[test]
    fn nobody_else_says_where_they_are() {
        for secret in [None, Some("guessed"), Some("")] {
            assert_eq!(seen("203.0.113.7", secret), "198.51.100.9");
        }
        assert_eq!(address(&HeaderMap::new(), "198.51.100.9", None), "198.51.100.9");
    }

    #[test]
    fn all_addresses_of_a_network_of_ipv6_are_one() {
        let network = seen("2001:db8:0:7:1:2:3:4", Some("of-the-shop"));
        assert_eq!(network, "2001:db8:0:7::/64");
        assert_eq!(seen("2001:db8:0:7:ffff::9", Some("of-the-shop")), network);
        assert_ne!(seen("2001:db8:0:8::9", Some("of-the-shop")), network);
        assert_eq!(seen("::ffff:203.0.113.7", Some("of-the-shop")), "203.0.113.7");
    }
}
