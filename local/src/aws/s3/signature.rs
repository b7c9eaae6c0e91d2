//! Checks signatures (Version 4) in the query string, written from
//! <https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-query-string-auth.html> and not with the crate that makes
//! them: what both agree on is right, or wrong in the same way by chance.

use http::header;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};
use ring::{digest, hmac};

use super::Asked;
use super::refused::Refused;
use crate::template::REGION;

/// The secret of all access keys of this machine.
const SECRET: &str = "local";
const ALGORITHM: &str = "AWS4-HMAC-SHA256";
/// Seven days.
const LONGEST: i64 = 604_800;
/// How far a signer's clock may be ahead, milliseconds.
const AHEAD: i64 = 15 * 60 * 1_000;

const ENCODED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.').remove(b'~');
const PATH: &AsciiSet = &ENCODED.remove(b'/');

/// Who has signed.
#[derive(Debug, PartialEq, Eq)]
pub struct Signed {
    pub access_key: String,
}

/// What the query says.
struct Claim {
    access_key: String,
    /// `20261121/us-east-1/s3/aws4_request`
    scope: String,
    date: String,
    /// Lower case, in order.
    signed_headers: String,
    signature: String,
}

/// Whether the request is as somebody has signed it, and still in time. `now_ms`: Unix time in milliseconds.
pub fn check(asked: &Asked, now_ms: i64) -> Result<Signed, Refused> {
    if asked.headers.contains_key(header::AUTHORIZATION) {
        return Err(Refused::not_implemented(
            "local takes addresses that are signed (presigned URLs) only",
        ));
    }
    let query = pairs(&asked.query);
    let claim = claim(&query, now_ms)?;
    let names: Vec<&str> = claim.signed_headers.split(';').collect();
    let is_unsigned = |name: &header::HeaderName| {
        name.as_str().starts_with("x-amz-") && !names.contains(&name.as_str())
    };
    if !names.contains(&"host") || asked.headers.keys().any(is_unsigned) {
        let message = "There were headers present in the request which were not signed";
        return Err(Refused::denied(message));
    }
    if signature(asked, &query, &claim, SECRET) != claim.signature {
        return Err(Refused::other_signature());
    }
    Ok(Signed { access_key: claim.access_key })
}

fn claim(query: &[(String, String)], now_ms: i64) -> Result<Claim, Refused> {
    let value =
        |name: &str| query.iter().find(|(known, _)| known == name).map(|(_, value)| value.clone());
    let signature = value("X-Amz-Signature").ok_or_else(Refused::access_denied)?;
    let missing = "Query-string authentication version 4 requires the X-Amz-Algorithm, X-Amz-Credential, X-Amz-Signature, X-Amz-Date, X-Amz-SignedHeaders, and X-Amz-Expires parameters.";
    let needed = |name: &str| value(name).ok_or_else(|| Refused::query(missing));
    if needed("X-Amz-Algorithm")? != ALGORITHM {
        return Err(Refused::query("X-Amz-Algorithm only supports \"AWS4-HMAC-SHA256\""));
    }
    let (credential, date) = (needed("X-Amz-Credential")?, needed("X-Amz-Date")?);
    let (signed_headers, expires) = (needed("X-Amz-SignedHeaders")?, needed("X-Amz-Expires")?);
    let malformed = "Error parsing the X-Amz-Credential parameter; the Credential is mal-formed; expecting \"<YOUR-AKID>/YYYYMMDD/REGION/SERVICE/aws4_request\".";
    let (access_key, scope) =
        credential.split_once('/').ok_or_else(|| Refused::query(malformed))?;
    let day = date.get(..8).unwrap_or_default();
    if scope != format!("{day}/{REGION}/s3/aws4_request") {
        return Err(Refused::query(malformed));
    }
    let begins = moment(&date).ok_or_else(|| {
        Refused::query("X-Amz-Date must be in the ISO8601 Long Format \"yyyyMMdd'T'HHmmss'Z'\"")
    })?;
    let seconds = expires.parse::<i64>().ok().filter(|seconds| (1..=LONGEST).contains(seconds));
    let too_long = "X-Amz-Expires must be less than a week (in seconds); that is, the given X-Amz-Expires must be less than 604800 seconds";
    let seconds = seconds.ok_or_else(|| Refused::query(too_long))?;
    if begins > now_ms + AHEAD {
        return Err(Refused::denied("Request is not valid yet"));
    }
    if now_ms >= begins + seconds * 1_000 {
        return Err(Refused::denied("Request has expired"));
    }
    let (access_key, scope) = (access_key.to_owned(), scope.to_owned());
    Ok(Claim { access_key, scope, date, signed_headers, signature })
}

/// Unix time in milliseconds.
fn moment(text: &str) -> Option<i64> {
    let time = DateTime::strptime("%Y%m%dT%H%M%SZ", text).ok()?;
    Some(time.to_zoned(TimeZone::UTC).ok()?.timestamp().as_millisecond())
}

fn pairs(query: &str) -> Vec<(String, String)> {
    let decoded = |text: &str| percent_decode_str(text).decode_utf8_lossy().into_owned();
    let parts = query.split('&').filter(|part| !part.is_empty());
    let pairs = parts.map(|part| part.split_once('=').unwrap_or((part, "")));
    pairs.map(|(name, value)| (decoded(name), decoded(value))).collect()
}

/// The signature that the request should have.
fn signature(asked: &Asked, query: &[(String, String)], claim: &Claim, secret: &str) -> String {
    let request = canonical(asked, query, &claim.signed_headers);
    let digest = hex::encode(digest::digest(&digest::SHA256, request.as_bytes()));
    let text = format!("{ALGORITHM}\n{}\n{}\n{digest}", claim.date, claim.scope);
    let secret = format!("AWS4{secret}").into_bytes();
    let key = claim.scope.split('/').fold(secret, |key, part| mac(&key, part));
    hex::encode(mac(&key, &text))
}

fn mac(key: &[u8], text: &str) -> Vec<u8> {
    hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, key), text.as_bytes()).as_ref().to_vec()
}

/// The request as it is signed: method, path, query, headers, their names, and that the body is not signed.
fn canonical(asked: &Asked, query: &[(String, String)], signed_headers: &str) -> String {
    let encoded = |text: &str| utf8_percent_encode(text, ENCODED).to_string();
    let unsigned = query.iter().filter(|(name, _)| name != "X-Amz-Signature");
    let mut parameters: Vec<String> =
        unsigned.map(|(name, value)| format!("{}={}", encoded(name), encoded(value))).collect();
    parameters.sort();
    let path = percent_decode_str(&asked.path).decode_utf8_lossy();
    let path = utf8_percent_encode(&path, PATH).to_string();
    let headers: String = signed_headers
        .split(';')
        .map(|name| format!("{name}:{}\n", header_value(asked, name)))
        .collect();
    let query = parameters.join("&");
    format!("{}\n{path}\n{query}\n{headers}\n{signed_headers}\nUNSIGNED-PAYLOAD", asked.method)
}

/// All values of a header, with single spaces.
fn header_value(asked: &Asked, name: &str) -> String {
    let values = asked.headers.get_all(name).iter().filter_map(|value| value.to_str().ok());
    let tidy = |value: &str| value.split_ascii_whitespace().collect::<Vec<_>>().join(" ");
    values.map(tidy).collect::<Vec<_>>().join(",")
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may fail loudly")]
mod tests {
    use bytes::Bytes;
    use http::{HeaderMap, Method};

    use super::*;

    /// The example of AWS's page about signatures in the query string.
    const QUERY: &str = "X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=AKIAIOSFODNN7EXAMPLE%2F20130524%2Fus-east-1%2Fs3%2Faws4_request&X-Amz-Date=20130524T000000Z&X-Amz-Expires=86400&X-Amz-SignedHeaders=host&X-Amz-Signature=aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404";
    const SIGNED_AT: i64 = 1_369_353_600_000;

    fn example() -> Asked {
        let mut headers = HeaderMap::new();
        headers.insert("host", "examplebucket.s3.amazonaws.com".parse().unwrap());
        Asked {
            method: Method::GET,
            path: "/test.txt".to_owned(),
            query: QUERY.to_owned(),
            headers,
            body: Bytes::new(),
        }
    }

    fn says(asked: &Asked, now_ms: i64) -> String {
        let refused = check(asked, now_ms).unwrap_err();
        format!("{} {}: {}", refused.status, refused.code, refused.message)
    }

    #[test]
    fn the_signature_of_the_documentation_is_found_right() {
        let asked = example();
        let query = pairs(&asked.query);
        let claim = claim(&query, SIGNED_AT).unwrap();
        let secret = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";
        assert_eq!(signature(&asked, &query, &claim, secret), claim.signature);
        assert_eq!(claim.access_key, "AKIAIOSFODNN7EXAMPLE");
        // It was made with another secret than this machine's.
        assert!(says(&asked, SIGNED_AT).starts_with("403 SignatureDoesNotMatch"));
    }

    #[test]
    fn an_address_is_good_for_its_time() {
        let asked = example();
        let last = SIGNED_AT + 86_400_000 - 1;
        assert!(says(&asked, last).starts_with("403 SignatureDoesNotMatch"));
        assert_eq!(says(&asked, last + 1), "403 AccessDenied: Request has expired");
        let early = SIGNED_AT - AHEAD - 1;
        assert_eq!(says(&asked, early), "403 AccessDenied: Request is not valid yet");
    }

    #[test]
    fn what_is_not_said_whole_is_refused() {
        let with = |from: &str, to: &str| Asked { query: QUERY.replace(from, to), ..example() };
        for (from, to, refusal) in [
            (QUERY, "", "403 AccessDenied"),
            ("X-Amz-Date=20130524T000000Z&", "", "400 AuthorizationQueryParametersError"),
            ("HMAC-SHA256", "HMAC-SHA1", "400 AuthorizationQueryParametersError"),
            ("us-east-1", "eu-west-1", "400 AuthorizationQueryParametersError"),
            ("Expires=86400", "Expires=604801", "400 AuthorizationQueryParametersError"),
            ("SignedHeaders=host", "SignedHeaders=date", "403 AccessDenied"),
        ] {
            assert!(says(&with(from, to), SIGNED_AT).starts_with(refusal), "{to}");
        }
        let mut asked = example();
        asked.headers.insert("x-amz-acl", "public-read".parse().unwrap());
        assert!(says(&asked, SIGNED_AT).contains("not signed"));
    }
}
