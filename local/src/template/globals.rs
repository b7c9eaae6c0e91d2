//! Merges the `Globals` section into a resource as SAM does.

use serde_json::{Map, Value};

use super::resolve::intrinsic;

/// Maps are merged, lists joined, anything else is the resource's own where it has one.
pub fn merge(global: &Map<String, Value>, own: &Map<String, Value>) -> Map<String, Value> {
    let mut merged = global.clone();
    for (name, value) in own {
        let value = match (merged.get(name), value) {
            (Some(Value::Object(global)), Value::Object(own))
                if intrinsic(global).is_none() && intrinsic(own).is_none() =>
            {
                Value::Object(merge(global, own))
            }
            (Some(Value::Array(global)), Value::Array(own)) => {
                Value::Array(global.iter().chain(own).cloned().collect())
            }
            (_, own) => own.clone(),
        };
        merged.insert(name.clone(), value);
    }
    merged
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn the_resource_wins_and_maps_are_merged() {
        let global = json!({"Timeout": 5, "Environment": {"Variables": {"A": 1, "B": 1}}, "Tags": {"Ref": "T"}, "Layers": [1]});
        let own = json!({"Timeout": 9, "Environment": {"Variables": {"B": 2}}, "Tags": {"Ref": "U"}, "Layers": [2]});
        let expected = json!({"Timeout": 9, "Environment": {"Variables": {"A": 1, "B": 2}}, "Tags": {"Ref": "U"}, "Layers": [1, 2]});
        let empty = Map::new();
        let merged = merge(global.as_object().unwrap_or(&empty), own.as_object().unwrap_or(&empty));
        assert_eq!(Value::Object(merged), expected);
    }
}
