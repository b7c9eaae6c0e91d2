//! Message attributes: what is allowed, and the digest by which SDKs verify them.
//!
//! <https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-message-metadata.html>

use std::collections::BTreeMap;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::{Deserialize, Serialize};

use crate::Error;

/// Sorted by name, as the digest wants them.
pub(crate) type Attributes = BTreeMap<String, AttributeValue>;

const MOST_ATTRIBUTES: usize = 10;

/// How the digest marks a value's transport.
const STRING: u8 = 1;
const BINARY: u8 = 2;

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct AttributeValue {
    data_type: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    string_value: Option<String>,
    /// Base64.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    binary_value: Option<String>,
}

impl AttributeValue {
    pub(crate) fn text(&self) -> Option<&str> {
        self.string_value.as_deref()
    }

    fn bytes(&self) -> Vec<u8> {
        match (&self.string_value, &self.binary_value) {
            (Some(text), _) => text.as_bytes().to_vec(),
            (None, Some(encoded)) => STANDARD.decode(encoded).unwrap_or_default(),
            (None, None) => Vec::new(),
        }
    }

    fn is_binary(&self) -> bool {
        base_type(&self.data_type) == "Binary"
    }
}

/// `Number.int` is a `Number`: the rest is the client's own label.
fn base_type(data_type: &str) -> &str {
    data_type.split_once('.').map_or(data_type, |(base, _)| base)
}

/// The attributes' share of the message's size.
pub(crate) fn size(attributes: &Attributes) -> usize {
    attributes
        .iter()
        .map(|(name, value)| name.len() + value.data_type.len() + value.bytes().len())
        .sum()
}

/// `MD5OfMessageAttributes`; nothing when there are none.
pub(crate) fn digest(attributes: &Attributes) -> Option<String> {
    if attributes.is_empty() {
        return None;
    }
    let mut text = Vec::new();
    for (name, value) in attributes {
        push_counted(&mut text, name.as_bytes());
        push_counted(&mut text, value.data_type.as_bytes());
        text.push(if value.is_binary() { BINARY } else { STRING });
        push_counted(&mut text, &value.bytes());
    }
    Some(format!("{:x}", md5::compute(text)))
}

fn push_counted(text: &mut Vec<u8>, bytes: &[u8]) {
    text.extend(u32::try_from(bytes.len()).unwrap_or(u32::MAX).to_be_bytes());
    text.extend(bytes);
}

/// Refuses what SQS refuses.
pub(crate) fn check(attributes: &Attributes) -> Result<(), Error> {
    if attributes.len() > MOST_ATTRIBUTES {
        return Err(Error::InvalidParameter(format!(
            "Number of message attributes [{}] exceeds the allowed maximum [{MOST_ATTRIBUTES}].",
            attributes.len()
        )));
    }
    attributes.iter().try_for_each(|(name, value)| {
        check_name(name)?;
        check_value(name, value)
    })
}

fn check_name(name: &str) -> Result<(), Error> {
    let lower = name.to_ascii_lowercase();
    let allowed = |c: char| c.is_ascii_alphanumeric() || "_-.".contains(c);
    let wrong = name.is_empty()
        || name.len() > 256
        || !name.chars().all(allowed)
        || name.starts_with('.')
        || name.ends_with('.')
        || name.contains("..")
        || lower.starts_with("aws.")
        || lower.starts_with("amazon.");
    if wrong {
        return Err(Error::InvalidParameter(format!(
            "The message attribute name '{name}' is invalid. Attribute name can contain A-Z, a-z, 0-9, underscore (_), hyphen (-), and period (.) characters."
        )));
    }
    Ok(())
}

fn check_value(name: &str, value: &AttributeValue) -> Result<(), Error> {
    let refuse =
        |why: &str| Err(Error::InvalidParameter(format!("The message attribute '{name}' {why}.")));
    match base_type(&value.data_type) {
        "String" | "Number" if value.binary_value.is_some() => {
            refuse("with type 'String' or 'Number' must use field 'StringValue'")
        }
        "Binary" if value.string_value.is_some() => {
            refuse("with type 'Binary' must use field 'BinaryValue'")
        }
        "String" | "Number" | "Binary" if value.bytes().is_empty() => {
            refuse("must contain a non-empty value of its type")
        }
        "Number" if value.text().is_none_or(|text| text.trim().parse::<f64>().is_err()) => {
            refuse("has type 'Number' and a value that is none")
        }
        "String" | "Number" | "Binary" => Ok(()),
        _ => refuse(
            "has an invalid message attribute type, the set of supported type prefixes is Binary, Number, and String",
        ),
    }
}

/// The attributes that a receive asked for: by name, by `prefix.*`, or `All`.
pub(crate) fn selected(attributes: &Attributes, asked: &[String]) -> Attributes {
    let wanted = |name: &str| {
        asked.iter().any(|pattern| match pattern.strip_suffix(".*") {
            Some(prefix) => name.starts_with(prefix),
            None => pattern == "All" || pattern == name,
        })
    };
    attributes
        .iter()
        .filter(|(name, _)| wanted(name))
        .map(|(name, value)| (name.clone(), value.clone()))
        .collect()
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may fail loudly")]
mod tests {
    use super::*;
    use serde_json::json;

    fn attributes(value: serde_json::Value) -> Attributes {
        serde_json::from_value(value).unwrap()
    }

    /// Values computed by boto's own implementation of the digest.
    #[test]
    fn the_digest_is_that_of_the_sdks() {
        let some = attributes(json!({
            "timestamp": {"DataType": "Number", "StringValue": "1493147359900"},
        }));
        assert_eq!(digest(&some).as_deref(), Some("235c5c510d26fb653d073faed50ae77c"));
        assert_eq!(digest(&Attributes::new()), None);
    }

    #[test]
    fn names_and_types_are_checked() {
        let refused = [
            json!({"AWS.trace": {"DataType": "String", "StringValue": "x"}}),
            json!({"two..dots": {"DataType": "String", "StringValue": "x"}}),
            json!({"a": {"DataType": "Text", "StringValue": "x"}}),
            json!({"a": {"DataType": "String", "StringValue": ""}}),
            json!({"a": {"DataType": "Number", "StringValue": "many"}}),
            json!({"a": {"DataType": "Binary", "StringValue": "x"}}),
        ];
        for case in refused {
            assert!(check(&attributes(case.clone())).is_err(), "{case}");
        }
        let fine = json!({"a": {"DataType": "Number.int", "StringValue": "-4.5e3"}, "b": {"DataType": "Binary", "BinaryValue": "AAE="}});
        check(&attributes(fine)).unwrap();
    }

    #[test]
    fn a_receive_selects_by_name_by_prefix_or_all() {
        let some = attributes(json!({
            "shop.id": {"DataType": "String", "StringValue": "1"},
            "shop.name": {"DataType": "String", "StringValue": "2"},
            "trace": {"DataType": "String", "StringValue": "3"},
        }));
        let count = |asked: &[&str]| {
            let asked: Vec<String> = asked.iter().map(|name| (*name).to_owned()).collect();
            selected(&some, &asked).len()
        };
        assert_eq!(
            (count(&["All"]), count(&[".*"]), count(&["shop.*"]), count(&["trace"]), count(&[])),
            (3, 3, 2, 1, 0)
        );
    }
}
