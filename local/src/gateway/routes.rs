//! Which function a request goes to, by the rules of API Gateway's HTTP APIs.

use std::cmp::Ordering;
use std::collections::BTreeMap;

use percent_encoding::percent_decode_str;

use crate::system::Route;

/// The routes of the system.
pub struct Routes(Vec<Candidate>);

struct Candidate {
    method: String,
    segments: Vec<Segment>,
    /// `POST /v1/cart/items`.
    key: String,
    function: String,
}

/// Ordered from the least to the most particular.
#[derive(Debug, PartialEq, Eq)]
enum Segment {
    /// `{name+}`: the rest of the path.
    Rest(String),
    /// `{name}`: one segment that is not empty.
    Parameter(String),
    Literal(String),
}

/// The route of a request.
#[derive(Debug, PartialEq, Eq)]
pub struct Match<'r> {
    pub key: &'r str,
    pub function: &'r str,
    /// Percent-decoded.
    pub parameters: BTreeMap<String, String>,
}

impl Routes {
    pub fn new(routes: &[Route]) -> Self {
        let mut candidates: Vec<Candidate> = routes.iter().map(candidate).collect();
        candidates.sort_by(more_particular_first);
        Self(candidates)
    }

    /// The most particular route for a method and a path as it was sent.
    pub fn find(&self, method: &str, path: &str) -> Option<Match<'_>> {
        let path: Vec<&str> = path.strip_prefix('/')?.split('/').collect();
        self.0.iter().filter(|route| route.method == method || route.method == "ANY").find_map(
            |route| {
                let parameters = parameters(&route.segments, &path)?;
                Some(Match { key: &route.key, function: &route.function, parameters })
            },
        )
    }

    /// Whether a path lies where routes are, whatever the method: below the first segment of one of them.
    pub fn has_below(&self, path: &str) -> bool {
        let path = path.strip_prefix('/').unwrap_or(path);
        let Some((first, _)) = path.split_once('/') else { return false };
        let first = decoded(first);
        self.0.iter().any(|route| match route.segments.first() {
            Some(Segment::Literal(literal)) => *literal == first,
            Some(Segment::Parameter(_) | Segment::Rest(_)) => true,
            None => false,
        })
    }
}

fn candidate(route: &Route) -> Candidate {
    let segments = route.path.trim_start_matches('/').split('/').map(segment).collect();
    Candidate {
        method: route.method.clone(),
        segments,
        key: format!("{} {}", route.method, route.path),
        function: route.function.clone(),
    }
}

fn segment(text: &str) -> Segment {
    match text.strip_prefix('{').and_then(|text| text.strip_suffix('}')) {
        Some(name) => match name.strip_suffix('+') {
            Some(rest) => Segment::Rest(rest.to_owned()),
            None => Segment::Parameter(name.to_owned()),
        },
        None => Segment::Literal(text.to_owned()),
    }
}

fn more_particular_first(a: &Candidate, b: &Candidate) -> Ordering {
    let rank = |segment: &Segment| match segment {
        Segment::Rest(_) => 0,
        Segment::Parameter(_) => 1,
        Segment::Literal(_) => 2,
    };
    let ranks = |route: &Candidate| route.segments.iter().map(rank).collect::<Vec<_>>();
    ranks(b).cmp(&ranks(a)).then_with(|| (a.method == "ANY").cmp(&(b.method == "ANY")))
}

fn parameters(segments: &[Segment], path: &[&str]) -> Option<BTreeMap<String, String>> {
    let mut parameters = BTreeMap::new();
    for (index, segment) in segments.iter().enumerate() {
        let sent = *path.get(index)?;
        match segment {
            Segment::Literal(literal) if decoded(sent) == *literal => {}
            Segment::Parameter(name) if !sent.is_empty() => {
                parameters.insert(name.clone(), decoded(sent));
            }
            Segment::Rest(name) => {
                let rest = path.get(index..)?.join("/");
                parameters.insert(name.clone(), decoded(&rest));
                return Some(parameters);
            }
            Segment::Literal(_) | Segment::Parameter(_) => return None,
        }
    }
    (path.len() == segments.len()).then_some(parameters)
}

fn decoded(text: &str) -> String {
    percent_decode_str(text).decode_utf8_lossy().into_owned()
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may fail loudly")]
mod tests {
    use super::*;

    fn routes(all: &[(&str, &str)]) -> Routes {
        let route = |(method, path): &(&str, &str)| Route {
            method: (*method).to_owned(),
            path: (*path).to_owned(),
            function: format!("{method} {path}"),
        };
        Routes::new(&all.iter().map(route).collect::<Vec<_>>())
    }

    #[test]
    fn literal_segments_win_over_parameters() {
        let routes = routes(&[
            ("GET", "/v1/products/{id}"),
            ("GET", "/v1/products/search"),
            ("ANY", "/{proxy+}"),
            ("GET", "/v1/{kind}/search"),
        ]);
        let key = |path: &str| routes.find("GET", path).unwrap().key.to_owned();
        assert_eq!(key("/v1/products/search"), "GET /v1/products/search");
        assert_eq!(key("/v1/products/prd_1"), "GET /v1/products/{id}");
        assert_eq!(key("/v1/orders/search"), "GET /v1/{kind}/search");
        assert_eq!(key("/anything/else"), "ANY /{proxy+}");
        assert_eq!(routes.find("POST", "/v1/products/search").unwrap().key, "ANY /{proxy+}");
    }

    #[test]
    fn what_lies_beside_a_route_is_known_by_its_first_segment() {
        let routes = routes(&[("GET", "/v1/cart"), ("GET", "/.well-known/jwks.json")]);
        for path in ["/v1/cart", "/v1/", "/v1/nothing/here", "/.well-known/x", "/%761/cart"] {
            assert!(routes.has_below(path), "{path}");
        }
        for path in ["/", "/v1", "/v10/cart", "/cart", "/p/v1/cart", "v2"] {
            assert!(!routes.has_below(path), "{path}");
        }
    }

    #[test]
    fn parameters_are_decoded_after_matching() {
        let routes = routes(&[("PUT", "/v1/cart/items/{sku}")]);
        let found = routes.find("PUT", "/v1/cart/items/a%2Fb%20c").unwrap();
        assert_eq!(found.parameters.get("sku").map(String::as_str), Some("a/b c"));
    }

    #[test]
    fn what_does_not_match_exactly_is_unknown() {
        let routes = routes(&[("GET", "/v1/cart"), ("GET", "/v1/orders/{id}")]);
        for (method, path) in [
            ("GET", "/v1/cart/"),
            ("GET", "/v1/orders/"),
            ("GET", "/v1/orders"),
            ("GET", "/v1/orders/a/b"),
            ("HEAD", "/v1/cart"),
            ("GET", "/"),
            ("OPTIONS", "*"),
        ] {
            assert!(routes.find(method, path).is_none(), "{method} {path}");
        }
    }
}
