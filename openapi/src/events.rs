//! JSON Schema of the events that services publish to one another, one definition for each type.

use contracts::Event;
use schemars::{JsonSchema as _, generate::SchemaSettings};
use serde_json::{Map, Value, json};

/// The schema of all events. It says what readers bear: fields that were added later may be missing.
#[must_use]
pub fn events() -> Value {
    let settings = SchemaSettings::draft2020_12().with(|settings| settings.meta_schema = None);
    let mut generator = settings.for_deserialize().into_generator();
    let event = Event::json_schema(&mut generator).to_value();
    let mut definitions = generator.take_definitions(true);
    let envelope = json!({
        "description": event["description"],
        "type": "object",
        "properties": event["properties"],
        "required": event["required"],
    });
    let mut names = Vec::new();
    for fact in event["oneOf"].as_array().into_iter().flatten() {
        let Some(name) = fact["properties"]["type"]["const"].as_str() else { continue };
        names.push(json!({ "$ref": format!("#/$defs/{name}") }));
        definitions.insert(name.to_owned(), definition(fact, &definitions));
    }
    definitions.insert("Envelope".to_owned(), envelope);
    json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Events of Trolley",
        "description": "What services tell one another through the outbox and SQS. Consumers see an event more \
                        than once and in any order, and ignore fields that they do not know.",
        "oneOf": names,
        "$defs": definitions,
    })
}

fn definition(fact: &Value, definitions: &Map<String, Value>) -> Value {
    let reference = fact["properties"]["data"]["$ref"].as_str().unwrap_or_default();
    let data = reference.rsplit('/').next().and_then(|name| definitions.get(name));
    json!({
        "description": data.map_or(&Value::Null, |data| &data["description"]),
        "allOf": [{ "$ref": "#/$defs/Envelope" }],
        "type": "object",
        "properties": fact["properties"],
        "required": fact["required"],
    })
}
