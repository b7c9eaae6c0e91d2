//! Schemas of bodies under the names of their types. A type that is read in another shape than it is written in
//! (fields that have defaults) has two.

use std::collections::BTreeSet;

use platform::http::Shape;
use schemars::{Schema, SchemaGenerator, generate::SchemaSettings};
use serde_json::{Map, Value, json};

const PLACE: &str = "#/components/schemas/";

/// Collects the schemas of what is asked for.
pub(crate) struct Components {
    read: SchemaGenerator,
    written: SchemaGenerator,
}

impl Components {
    pub(crate) fn new() -> Self {
        let settings = || {
            SchemaSettings::draft2020_12().with(|settings| {
                settings.definitions_path = "/components/schemas".into();
                settings.meta_schema = None;
            })
        };
        Self {
            read: settings().for_deserialize().into_generator(),
            written: settings().for_serialize().into_generator(),
        }
    }

    /// What a request may have. References are provisional until [`Components::finish`].
    pub(crate) fn input(&mut self, shape: Shape) -> Value {
        let mut schema = shape(&mut self.read).to_value();
        rename(&mut schema, &|name| Some(format!("{name}{SUFFIX}")));
        schema
    }

    /// What an answer has.
    pub(crate) fn output(&mut self, shape: Shape) -> Value {
        let schema: Schema = shape(&mut self.written);
        let mut schema = schema.to_value();
        forget_nulls(&mut schema);
        schema
    }

    /// The schemas; and `document`, which refers to them, refers to the right ones afterwards.
    pub(crate) fn finish(mut self, document: &mut Value) -> Map<String, Value> {
        let mut written = self.written.take_definitions(true);
        written.values_mut().for_each(forget_nulls);
        let mut read = self.read.take_definitions(true);
        read.values_mut().for_each(forget_null_defaults);
        let own = read_otherwise(&read, &written);
        read.values_mut().for_each(bound);
        bound(document);
        let name_of = |name: &str| {
            let plain = name.strip_suffix(SUFFIX)?;
            Some(if own.contains(plain) { name.to_owned() } else { plain.to_owned() })
        };
        rename(document, &name_of);
        forget_null_defaults(document);
        let mut all = written;
        for (name, mut schema) in read {
            rename(&mut schema, &|inner| own.contains(inner).then(|| format!("{inner}{SUFFIX}")));
            let name = if own.contains(&name) { format!("{name}{SUFFIX}") } else { name };
            all.insert(name, schema);
        }
        all
    }
}

/// What the name of a type ends with where it is read in another shape than it is written in.
const SUFFIX: &str = "Input";

/// The types whose two shapes differ, in themselves or in what they refer to.
fn read_otherwise(read: &Map<String, Value>, written: &Map<String, Value>) -> BTreeSet<String> {
    let mut own: BTreeSet<String> = read
        .iter()
        .filter(|(name, schema)| written.get(*name).is_some_and(|other| other != *schema))
        .map(|(name, _)| name.clone())
        .collect();
    loop {
        let also: Vec<String> = read
            .iter()
            .filter(|(name, _)| written.contains_key(*name) && !own.contains(*name))
            .filter(|(_, schema)| references(schema).iter().any(|name| own.contains(name)))
            .map(|(name, _)| name.clone())
            .collect();
        if also.is_empty() {
            return own;
        }
        own.extend(also);
    }
}

fn references(schema: &Value) -> Vec<String> {
    let mut names = Vec::new();
    let mut schema = schema.clone();
    visit(&mut schema, &mut |object| {
        let name = object.get("$ref").and_then(Value::as_str);
        names.extend(name.and_then(|name| name.strip_prefix(PLACE)).map(str::to_owned));
    });
    names
}

/// Gives references other names, where there is one.
fn rename(schema: &mut Value, name_of: &dyn Fn(&str) -> Option<String>) {
    visit(schema, &mut |object| {
        if let Some(Value::String(reference)) = object.get_mut("$ref")
            && let Some(name) = reference.strip_prefix(PLACE).and_then(name_of)
        {
            *reference = format!("{PLACE}{name}");
        }
    });
}

/// What may be left out of an answer is left out; it is never null.
fn forget_nulls(schema: &mut Value) {
    visit(schema, &mut |object| {
        let required: BTreeSet<String> = object
            .get("required")
            .and_then(Value::as_array)
            .into_iter()
            .flatten()
            .filter_map(|name| name.as_str().map(str::to_owned))
            .collect();
        let Some(Value::Object(properties)) = object.get_mut("properties") else { return };
        for (_, property) in properties.iter_mut().filter(|(name, _)| !required.contains(*name)) {
            without_null(property);
            if let Some(property) = property.as_object_mut() {
                property.remove("default");
            }
        }
    });
}

/// The schema without `null` among what it allows.
pub(crate) fn without_null(schema: &mut Value) {
    let Some(object) = schema.as_object_mut() else { return };
    if let Some(Value::Array(types)) = object.get_mut("type") {
        types.retain(|name| name != "null");
        if let [only] = types.as_slice() {
            let only = only.clone();
            object.insert("type".to_owned(), only);
        }
    }
    if let Some(Value::Array(words)) = object.get_mut("enum") {
        words.retain(|word| !word.is_null());
    }
    if let Some(Value::Array(choices)) = object.get_mut("anyOf") {
        choices.retain(|choice| choice != &json!({ "type": "null" }));
        if let [Value::Object(only)] = choices.as_slice() {
            let only = only.clone();
            object.remove("anyOf");
            object.extend(only);
        }
    }
}

/// That a field is absent by default needs no saying.
fn forget_null_defaults(schema: &mut Value) {
    visit(schema, &mut |object| {
        if object.get("default").is_some_and(Value::is_null) {
            object.remove("default");
        }
    });
}

/// A number without a sign that is sent says how large it may be, for those who do not know its format.
fn bound(schema: &mut Value) {
    visit(schema, &mut |object| {
        let most = match object.get("format").and_then(Value::as_str) {
            Some("uint8") => u8::MAX.into(),
            Some("uint16") => u16::MAX.into(),
            Some("uint32") => u32::MAX.into(),
            Some("uint64" | "uint") => u64::MAX,
            _ => return,
        };
        object.entry("maximum").or_insert_with(|| most.into());
    });
}

/// All objects, the outer ones first.
fn visit(value: &mut Value, see: &mut dyn FnMut(&mut Map<String, Value>)) {
    match value {
        Value::Object(object) => {
            see(object);
            object.values_mut().for_each(|inner| visit(inner, see));
        }
        Value::Array(items) => items.iter_mut().for_each(|inner| visit(inner, see)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

#[cfg(test)]
mod tests {
    use schemars::JsonSchema;

    use super::*;

    #[derive(Debug, JsonSchema)]
    #[expect(dead_code, reason = "only its schema is looked at")]
    struct Parcel {
        to: Place,
    }

    #[derive(Debug, JsonSchema)]
    #[expect(dead_code, reason = "only its schema is looked at")]
    struct Place {
        #[serde(default, skip_serializing_if = "Option::is_none")]
        floor: Option<u8>,
    }

    #[test]
    fn a_type_that_is_read_in_another_shape_has_two_schemas_and_each_refers_to_its_kind() {
        let mut components = Components::new();
        let read = components.input(SchemaGenerator::subschema_for::<Parcel>);
        let written = components.output(SchemaGenerator::subschema_for::<Parcel>);
        let mut document = json!([read, written]);
        let schemas = components.finish(&mut document);
        assert_eq!(
            document,
            json!([
                { "$ref": "#/components/schemas/ParcelInput" },
                { "$ref": "#/components/schemas/Parcel" },
            ])
        );
        let to = |name: &str| schemas.get(name).map(|schema| schema["properties"]["to"].clone());
        assert_eq!(to("Parcel"), Some(json!({ "$ref": "#/components/schemas/Place" })));
        assert_eq!(to("ParcelInput"), Some(json!({ "$ref": "#/components/schemas/PlaceInput" })));
        let floor = |name: &str| {
            schemas.get(name).map(|schema| schema["properties"]["floor"]["type"].clone())
        };
        assert_eq!(floor("Place"), Some(json!("integer")));
        assert_eq!(floor("PlaceInput"), Some(json!(["integer", "null"])));
    }

    #[test]
    fn a_type_that_is_only_read_refers_to_the_shape_that_is_read() {
        #[derive(Debug, JsonSchema)]
        #[expect(dead_code, reason = "only its schema is looked at")]
        struct Wish {
            to: Place,
        }
        let mut components = Components::new();
        let read = components.input(SchemaGenerator::subschema_for::<Wish>);
        components.output(SchemaGenerator::subschema_for::<Place>);
        let schemas = components.finish(&mut json!([read]));
        let to = schemas.get("Wish").map(|schema| schema["properties"]["to"].clone());
        assert_eq!(to, Some(json!({ "$ref": "#/components/schemas/PlaceInput" })));
    }
}
