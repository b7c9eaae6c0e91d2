//! The least value that a schema of the document allows, for requests that only have to be well-formed.

use serde_json::{Map, Value, json};

/// A value with the required fields of `schema`, made of the document's own examples.
#[must_use]
pub fn example(document: &Value, schema: &Value) -> Value {
    if let Some(target) = schema["$ref"].as_str() {
        return example(
            document,
            document.pointer(target.trim_start_matches('#')).unwrap_or(&Value::Null),
        );
    }
    if let Some(value) = schema["examples"].get(0) {
        return value.clone();
    }
    for word in ["const", "default"] {
        if let Some(value) = schema.get(word) {
            return value.clone();
        }
    }
    if let Some(value) = schema["enum"].get(0) {
        return value.clone();
    }
    for choice in ["oneOf", "anyOf"] {
        if let Some(first) = schema[choice].get(0) {
            return merged(example(document, first), object(document, schema));
        }
    }
    let kind = schema["type"].as_str().or_else(|| schema["type"][0].as_str());
    match kind {
        Some("integer" | "number") => schema.get("minimum").cloned().unwrap_or_else(|| json!(1)),
        Some("boolean") => json!(true),
        Some("string") => text(schema),
        Some("array") => {
            let least = schema["minItems"].as_u64().unwrap_or(1);
            (0..least).map(|_| example(document, &schema["items"])).collect()
        }
        _ => Value::Object(object(document, schema)),
    }
}

fn object(document: &Value, schema: &Value) -> Map<String, Value> {
    let required = schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str);
    let mut fields: Map<String, Value> = required
        .map(|name| (name.to_owned(), example(document, &schema["properties"][name])))
        .collect();
    for part in schema["allOf"].as_array().into_iter().flatten() {
        if let Value::Object(more) = example(document, part) {
            fields.extend(more);
        }
    }
    fields
}

fn merged(value: Value, more: Map<String, Value>) -> Value {
    match value {
        Value::Object(mut fields) => {
            fields.extend(more);
            Value::Object(fields)
        }
        other => other,
    }
}

fn text(schema: &Value) -> Value {
    match schema["format"].as_str() {
        Some("date-time") => json!("2030-01-01T00:00:00Z"),
        Some("date") => json!("2030-01-01"),
        Some("uri") => json!("https://example.com/a"),
        _ => {
            let least = schema["minLength"].as_u64().and_then(|least| usize::try_from(least).ok());
            json!("a".repeat(least.unwrap_or(1).max(1)))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_example_has_what_is_required_and_no_more() {
        let document = json!({ "components": { "schemas": { "Sku": { "examples": ["mug"] } } } });
        let schema = json!({
            "type": "object",
            "required": ["sku", "quantity", "note"],
            "properties": {
                "sku": { "$ref": "#/components/schemas/Sku" },
                "quantity": { "type": "integer", "minimum": 1 },
                "note": { "type": "string", "minLength": 3 },
                "gift": { "type": "boolean" },
            },
        });
        let expected = json!({ "sku": "mug", "quantity": 1, "note": "aaa" });
        assert_eq!(example(&document, &schema), expected);
    }
}
