//! Lambda's event filter patterns: <https://docs.aws.amazon.com/lambda/latest/dg/invocation-eventfiltering.html>.

use serde_json::Value;

/// A record passes when one pattern matches it, or when there is none.
pub struct Filters {
    patterns: Vec<Value>,
    only_keys: bool,
}

impl Filters {
    pub fn new(patterns: Vec<Value>) -> Self {
        let only_keys = patterns.iter().all(asks_only_for_keys);
        Self { patterns, only_keys }
    }

    /// Whether the event's name and the item's keys decide alone.
    pub const fn ask_only_for_keys(&self) -> bool {
        self.only_keys
    }

    pub fn pass(&self, event: &Value) -> bool {
        self.patterns.is_empty()
            || self.patterns.iter().any(|pattern| matches(pattern, Some(event)))
    }
}

fn asks_only_for_keys(pattern: &Value) -> bool {
    pattern.as_object().is_some_and(|pattern| {
        pattern.iter().all(|(name, part)| match name.as_str() {
            "eventName" => true,
            "dynamodb" => {
                part.as_object().is_some_and(|part| part.keys().all(|name| name == "Keys"))
            }
            _ => false,
        })
    })
}

/// An object asks for each of its fields, a list for one of its alternatives.
fn matches(pattern: &Value, event: Option<&Value>) -> bool {
    match pattern {
        Value::Object(fields) => {
            fields.iter().all(|(name, pattern)| match (name.as_str(), pattern) {
                ("$or", Value::Array(choices)) => {
                    choices.iter().any(|choice| matches(choice, event))
                }
                _ => matches(pattern, event.and_then(|event| event.get(name))),
            })
        }
        Value::Array(alternatives) => alternatives.iter().any(|alternative| match event {
            Some(Value::Array(values)) if !values.is_empty() => {
                values.iter().any(|value| meets(alternative, Some(value)))
            }
            _ => meets(alternative, event),
        }),
        _ => false,
    }
}

fn meets(alternative: &Value, value: Option<&Value>) -> bool {
    let Value::Object(rule) = alternative else { return value == Some(alternative) };
    let text = value.and_then(Value::as_str);
    rule.iter().all(|(kind, wanted)| match (kind.as_str(), wanted) {
        ("exists", Value::Bool(exists)) => value.is_some() == *exists,
        ("prefix", Value::String(prefix)) => {
            text.is_some_and(|text| text.starts_with(prefix.as_str()))
        }
        ("suffix", Value::String(suffix)) => {
            text.is_some_and(|text| text.ends_with(suffix.as_str()))
        }
        ("equals-ignore-case", Value::String(wanted)) => {
            text.is_some_and(|text| text.eq_ignore_ascii_case(wanted))
        }
        ("anything-but", Value::Array(unwanted)) => {
            value.is_some_and(|value| !unwanted.contains(value))
        }
        ("anything-but", unwanted) => value.is_some() && !meets(unwanted, value),
        ("numeric", Value::Array(bounds)) => {
            value.and_then(number).is_some_and(|value| within(value, bounds))
        }
        _ => false,
    })
}

/// DynamoDB writes numbers as text.
fn number(value: &Value) -> Option<f64> {
    value.as_f64().or_else(|| value.as_str()?.parse().ok())
}

fn within(value: f64, bounds: &[Value]) -> bool {
    let (pairs, rest) = bounds.as_chunks::<2>();
    rest.is_empty()
        && pairs.iter().all(|[comparison, bound]| {
            let (Some(comparison), Some(bound)) = (comparison.as_str(), number(bound)) else {
                return false;
            };
            let order = value.partial_cmp(&bound);
            match comparison {
                "=" => order.is_some_and(std::cmp::Ordering::is_eq),
                "<" => order.is_some_and(std::cmp::Ordering::is_lt),
                "<=" => order.is_some_and(std::cmp::Ordering::is_le),
                ">" => order.is_some_and(std::cmp::Ordering::is_gt),
                ">=" => order.is_some_and(std::cmp::Ordering::is_ge),
                _ => false,
            }
        })
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn passes(pattern: Value, event: &Value) -> bool {
        Filters::new(vec![pattern]).pass(event)
    }

    #[test]
    fn the_relay_sees_inserts_of_outbox_items_and_nothing_else() {
        let filters = Filters::new(vec![
            json!({ "eventName": ["INSERT"], "dynamodb": { "Keys": { "sk": { "S": ["OUTBOX"] } } } }),
        ]);
        let event = |name: &str, sk: &str| json!({ "eventName": name, "dynamodb": { "Keys": { "pk": { "S": "x" }, "sk": { "S": sk } } } });
        assert!(filters.ask_only_for_keys());
        assert!(filters.pass(&event("INSERT", "OUTBOX")));
        assert!(!filters.pass(&event("MODIFY", "OUTBOX")));
        assert!(!filters.pass(&event("INSERT", "ORDER")));
    }

    #[test]
    fn no_pattern_lets_everything_through() {
        assert!(Filters::new(vec![]).pass(&json!({})));
    }

    #[test]
    fn a_pattern_may_ask_for_prefixes_absence_difference_and_ranges() {
        let event = json!({ "dynamodb": { "NewImage": { "status": { "S": "shipped" }, "total": { "N": "120" } } } });
        let image = |part: Value| json!({ "dynamodb": { "NewImage": part } });
        assert!(passes(image(json!({ "status": { "S": [{ "prefix": "ship" }] } })), &event));
        assert!(passes(image(json!({ "sent_at": { "S": [{ "exists": false }] } })), &event));
        assert!(!passes(image(json!({ "status": { "S": [{ "exists": false }] } })), &event));
        assert!(passes(
            image(json!({ "status": { "S": [{ "anything-but": ["draft"] }] } })),
            &event
        ));
        assert!(!passes(
            image(json!({ "status": { "S": [{ "anything-but": { "prefix": "s" } }] } })),
            &event
        ));
        assert!(passes(
            image(json!({ "total": { "N": [{ "numeric": [">", 100, "<=", 120] }] } })),
            &event
        ));
        assert!(!passes(image(json!({ "total": { "N": [{ "numeric": ["<", 100] }] } })), &event));
        assert!(passes(
            json!({ "$or": [image(json!({ "no": ["x"] })), image(json!({ "status": { "S": ["shipped"] } }))] }),
            &event
        ));
    }
}
