//! Reads a template's YAML into JSON, with every intrinsic function in its long form.

use serde_json::{Map, Value};
use serde_norway::Value as Yaml;

use super::TemplateError;

/// `!Ref X` becomes `{"Ref": "X"}`, `!GetAtt A.B` becomes `{"Fn::GetAtt": ["A", "B"]}`, and so on.
pub fn parse(text: &str) -> Result<Value, TemplateError> {
    let yaml = serde_norway::from_str(text)
        .map_err(|error| TemplateError::new("the document", format!("is not YAML: {error}")))?;
    long_form(yaml, "")
}

fn long_form(yaml: Yaml, at: &str) -> Result<Value, TemplateError> {
    match yaml {
        Yaml::Null => Ok(Value::Null),
        Yaml::Bool(flag) => Ok(Value::Bool(flag)),
        Yaml::String(text) => Ok(Value::String(text)),
        Yaml::Number(number) => serde_json::to_value(&number)
            .map_err(|error| TemplateError::new(at, format!("is not a number: {error}"))),
        Yaml::Sequence(items) => items
            .into_iter()
            .enumerate()
            .map(|(index, item)| long_form(item, &format!("{at}[{index}]")))
            .collect::<Result<_, _>>()
            .map(Value::Array),
        Yaml::Mapping(entries) => {
            let mut object = Map::new();
            for (key, value) in entries {
                let key = key_text(key, at)?;
                let inner = if at.is_empty() { key.clone() } else { format!("{at}.{key}") };
                object.insert(key, long_form(value, &inner)?);
            }
            Ok(Value::Object(object))
        }
        Yaml::Tagged(tagged) => {
            let tag = tagged.tag.to_string();
            let argument = long_form(tagged.value, at)?;
            Ok(intrinsic(tag.trim_start_matches('!'), argument))
        }
    }
}

fn key_text(key: Yaml, at: &str) -> Result<String, TemplateError> {
    match key {
        Yaml::String(text) => Ok(text),
        Yaml::Number(number) => Ok(number.to_string()),
        Yaml::Bool(flag) => Ok(flag.to_string()),
        Yaml::Null | Yaml::Sequence(_) | Yaml::Mapping(_) | Yaml::Tagged(_) => {
            Err(TemplateError::new(at, "has a key that is not text"))
        }
    }
}

fn intrinsic(tag: &str, argument: Value) -> Value {
    let name = match tag {
        "Ref" | "Condition" => tag.to_owned(),
        _ => format!("Fn::{tag}"),
    };
    let argument = match argument {
        Value::String(path) if tag == "GetAtt" => {
            let (resource, attribute) = path.split_once('.').unwrap_or((&path, ""));
            Value::from(vec![resource, attribute])
        }
        argument => argument,
    };
    Value::Object(Map::from_iter([(name, argument)]))
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may fail loudly")]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn short_forms_become_long_ones() {
        let text =
            "a: !Ref T\nb: !GetAtt T.Arn\nc: !Sub '${T}'\nd: !If [x, !Ref A, 1]\ne: !Condition C";
        let expected = json!({
            "a": {"Ref": "T"},
            "b": {"Fn::GetAtt": ["T", "Arn"]},
            "c": {"Fn::Sub": "${T}"},
            "d": {"Fn::If": ["x", {"Ref": "A"}, 1]},
            "e": {"Condition": "C"},
        });
        assert_eq!(parse(text).unwrap(), expected);
    }

    #[test]
    fn a_document_that_is_not_yaml_is_named_with_its_line() {
        let error = parse("a: [1").unwrap_err().to_string();
        assert!(error.contains("not YAML") && error.contains("line"), "{error}");
    }
}
