//! Everything that is wrong with a body, field by field, so that the client need not find out one by one.

use std::borrow::Cow;

use eserde::{DeserializationErrors, EDeserialize};
use serde_json::{Value, json};

use super::objects;

/// A body with more unknown fields than this was not meant for us; the rest stays unsaid.
const MOST_ROUNDS: usize = 20;

/// The body as `T`, or each bad field as `{pointer, code, detail}`.
pub(super) fn read<T: for<'de> EDeserialize<'de>>(body: &[u8]) -> Result<T, Vec<Value>> {
    let mut body = Cow::Borrowed(body);
    let mut unknown = Vec::new();
    loop {
        let found = match objects::read(&body) {
            Ok(value) if unknown.is_empty() => return Ok(value),
            Ok(_) => return Err(unknown),
            Err(place) => match eserde::json::from_slice::<T>(&body) {
                Err(errors) => named(&errors),
                // A list where an object belongs, or something behind the object: eserde minds neither.
                Ok(_) => vec![json!({
                    "pointer": pointer(&place), "code": "invalid", "detail": "expected one JSON object",
                })],
            },
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

/// The JSON Pointer of a path such as `lines[0].sku`; `.` is the whole.
fn pointer(path: &str) -> String {
    let pointer = format!("/{}", path.replace(['.', '['], "/").replace(']', ""));
    pointer.trim_end_matches('/').to_owned()
}

fn named(errors: &DeserializationErrors) -> Vec<Value> {
    let error = |error: &eserde::DeserializationError| {
        let path = error.path().map(ToString::to_string).unwrap_or_default();
        let message = error.message();
        // Where a word is none of those that are known, the path goes on into the word.
        let word =
            message.strip_prefix("unknown variant `").and_then(|rest| rest.split('`').next());
        let place = word.and_then(|word| path.strip_suffix(word)?.strip_suffix('.'));
        let parent = pointer(place.unwrap_or(&path));
        let code = if message.starts_with("missing field") {
            "missing"
        } else if message.starts_with("unknown field") {
            "unknown"
        } else {
            "invalid"
        };
        // The path ends where a field is missing; the message names it.
        let missing = (code == "missing").then(|| message.split('`').nth(1)).flatten();
        let pointer = missing.map_or_else(|| parent.clone(), |field| format!("{parent}/{field}"));
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

    #[derive(Debug, eserde::Deserialize)]
    #[serde(deny_unknown_fields)]
    #[expect(dead_code, reason = "only its errors matter")]
    struct Picture {
        kind: Kind,
    }

    #[derive(Debug, serde::Deserialize)]
    enum Kind {
        #[serde(rename = "image/png")]
        Png,
    }

    eserde::impl_edeserialize_compat!(Kind);

    #[test]
    fn a_word_that_is_not_known_is_named_by_its_field() {
        for word in ["image/gif", "x.y", ""] {
            let body = json!({ "kind": word }).to_string();
            let errors = read::<Picture>(body.as_bytes()).unwrap_err();
            assert_eq!(errors[0]["pointer"], "/kind", "{errors:?}");
        }
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
        let inside = r#"{"sku": "mug", "quantity": 1, "address": ["Berlin"]}"#;
        assert_eq!(bad(inside), expected(&[("/address", "invalid")]));
        assert!(read::<Place>(b"[]").is_err());
        assert!(read::<Place>(b"{}").is_ok());
    }

    #[test]
    fn what_is_no_json_is_an_error_too() {
        for body in ["", "{", "[]", "null", "\u{0}"] {
            assert!(!bad(body).is_empty());
        }
        let twice = r#"{"sku": "mug", "quantity": 1} {"sku": "pen", "quantity": 2}"#;
        assert_eq!(bad(twice), expected(&[("", "invalid")]));
    }
}
