//! Everything that is wrong with a body, field by field, so that the client need not find out one by one.

use std::borrow::Cow;

use eserde::{DeserializationErrors, EDeserialize};
use serde_json::{Value, json};

/// A body with more unknown fields than this was not meant for us; the rest stays unsaid.
const MOST_ROUNDS: usize = 20;

/// The body as `T`, or each bad field as `{pointer, code, detail}`.
pub(super) fn read<T: for<'de> EDeserialize<'de>>(body: &[u8]) -> Result<T, Vec<Value>> {
    // serde would read a list as the fields in their order.
    if body.trim_ascii_start().first() == Some(&b'[') {
        let detail = "expected a JSON object";
        return Err(vec![json!({ "pointer": "", "code": "invalid", "detail": detail })]);
    }
    let mut body = Cow::Borrowed(body);
    let mut unknown = Vec::new();
    loop {
        let found = match eserde::json::from_slice(&body) {
            Ok(value) if unknown.is_empty() => return Ok(value),
            Ok(_) => return Err(unknown),
            Err(errors) => named(&errors),
        };
        // The parser stops at a field that it does not know. Without that field it gets on to the others.
        let stopped_at = found.iter().find(|error| error["code"] == "unknown").cloned();
        let rest = stopped_at.as_ref().and_then(|error| without(&body, error["pointer"].as_str()?));
        match (stopped_at, rest) {
            (Some(error), Some(rest)) if unknown.len() < MOST_ROUNDS => {
                unknown.push(error);
                body = Cow::Owned(rest);
            }
            _ => {
                unknown.extend(found);
                return Err(unknown);
            }
        }
    }
}

fn named(errors: &DeserializationErrors) -> Vec<Value> {
    let error = |error: &eserde::DeserializationError| {
        let path = error.path().map(ToString::to_string).unwrap_or_default();
        let parent = format!("/{}", path.replace(['.', '['], "/").replace(']', ""));
        let parent = parent.trim_end_matches('/');
        let message = error.message();
        let code = if message.starts_with("missing field") {
            "missing"
        } else if message.starts_with("unknown field") {
            "unknown"
        } else {
            "invalid"
        };
        // The path ends where a field is missing; the message names it.
        let missing = (code == "missing").then(|| message.split('`').nth(1)).flatten();
        let pointer = missing.map_or(parent.to_owned(), |field| format!("{parent}/{field}"));
        let detail = message.split(" at line ").next().unwrap_or(message);
        json!({ "pointer": pointer, "code": code, "detail": detail })
    };
    errors.iter().map(error).collect()
}

fn without(body: &[u8], pointer: &str) -> Option<Vec<u8>> {
    let mut body: Value = serde_json::from_slice(body).ok()?;
    let (parent, field) = pointer.rsplit_once('/')?;
    body.pointer_mut(parent)?.as_object_mut()?.remove(field)?;
    Some(body.to_string().into_bytes())
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may fail loudly")]
mod tests {
    use super::*;

    #[derive(Debug, eserde::Deserialize)]
    #[serde(deny_unknown_fields)]
    #[expect(dead_code, reason = "only its errors matter")]
    struct Body {
        sku: String,
        quantity: u32,
        #[serde(default)]
        address: Option<Address>,
    }

    #[derive(Debug, eserde::Deserialize)]
    #[serde(deny_unknown_fields)]
    #[expect(dead_code, reason = "only its errors matter")]
    struct Address {
        city: String,
    }

    #[derive(Debug, eserde::Deserialize)]
    #[serde(deny_unknown_fields)]
    #[expect(dead_code, reason = "only its errors matter")]
    struct Place {
        #[serde(default)]
        floor: Option<u32>,
    }

    fn bad(body: &str) -> Vec<(String, String)> {
        let text = |value: &Value| value.as_str().unwrap().to_owned();
        let mut errors: Vec<_> = read::<Body>(body.as_bytes())
            .unwrap_err()
            .iter()
            .map(|error| (text(&error["pointer"]), text(&error["code"])))
            .collect();
        errors.sort();
        errors
    }

    fn expected(errors: &[(&str, &str)]) -> Vec<(String, String)> {
        errors.iter().map(|(pointer, code)| ((*pointer).to_owned(), (*code).to_owned())).collect()
    }

    #[test]
    fn unknown_fields_do_not_hide_the_others() {
        let body = r#"{"price": 1, "sku": 7, "total": 2, "quantity": "many"}"#;
        let all = [
            ("/price", "unknown"),
            ("/quantity", "invalid"),
            ("/sku", "invalid"),
            ("/total", "unknown"),
        ];
        assert_eq!(bad(body), expected(&all));
    }

    #[test]
    fn unknown_fields_alone_are_all_named_also_inside() {
        let body =
            r#"{"a": 1, "sku": "mug", "quantity": 1, "address": {"city": "Berlin", "planet": 3}}"#;
        assert_eq!(bad(body), expected(&[("/a", "unknown"), ("/address/planet", "unknown")]));
    }

    #[test]
    fn what_is_missing_is_named_beside_what_is_unknown() {
        assert_eq!(
            bad(r#"{"a": 1}"#),
            expected(&[("/a", "unknown"), ("/quantity", "missing"), ("/sku", "missing")])
        );
    }

    #[test]
    fn a_list_is_no_body_even_if_its_items_would_fit() {
        assert_eq!(bad(r#" ["mug", 2]"#), expected(&[("", "invalid")]));
        assert!(read::<Place>(b"[]").is_err());
        assert!(read::<Place>(b"{}").is_ok());
    }

    #[test]
    fn what_is_no_json_is_an_error_too() {
        for body in ["", "{", "[]", "null", "\u{0}"] {
            assert!(!bad(body).is_empty());
        }
    }
}
