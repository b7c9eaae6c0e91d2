//! `events/facts` has a sample of each type of event, as it was once sent. A sample is never changed, since queues
//! and dead letters may hold its like; a type that gets fields gets one more, `<type>.2.json`.

use std::collections::BTreeSet;

use contracts::Event;
use jsonschema::Validator;
use serde_json::{Value, json};

use crate::architecture::{File, files};

fn samples() -> Vec<File> {
    let all = files(".json").into_iter();
    all.filter(|file| file.path.starts_with("events/facts/")).collect()
}

/// The type that a file's name says: `order.placed` of `order.placed.json` and of `order.placed.2.json`.
fn type_of(file: &File) -> &str {
    let name = file.name().trim_end_matches(".json");
    name.trim_end_matches(|end: char| end.is_ascii_digit()).trim_end_matches('.')
}

/// The schema that the document has for a type.
fn schema(document: &Value, kind: &str) -> Validator {
    let schema = json!({ "$ref": format!("#/$defs/{kind}"), "$defs": document["$defs"] });
    jsonschema::options().should_validate_formats(true).build(&schema).unwrap()
}

#[test]
fn every_type_has_a_sample() {
    let samples = samples();
    let have: BTreeSet<&str> = samples.iter().map(type_of).collect();
    let document = openapi::events();
    let types = document["oneOf"].as_array().unwrap().iter();
    let types: BTreeSet<&str> =
        types.map(|one| one["$ref"].as_str().unwrap().trim_start_matches("#/$defs/")).collect();
    assert_eq!(have, types, "events/facts has one file for each type of event");
}

#[test]
fn old_events_still_decode() {
    let document = openapi::events();
    for sample in samples() {
        let sent: Value = serde_json::from_str(&sample.text).unwrap();
        assert_eq!(sent["type"], type_of(&sample), "{}", sample.path);
        let errors: Vec<String> = schema(&document, type_of(&sample))
            .iter_errors(&sent)
            .map(|error| format!("{}: {error}", error.instance_path()))
            .collect();
        assert!(errors.is_empty(), "{}: {errors:?}", sample.path);
        let event: Event = serde_json::from_str(&sample.text)
            .unwrap_or_else(|error| panic!("{}: {error}", sample.path));
        let again = serde_json::to_value(&event).unwrap();
        let lost: Vec<_> = lost(&sent, &again);
        assert!(lost.is_empty(), "{} loses {lost:?}", sample.path);
    }
}

/// The members of what was sent that are not there any more, or say something else.
fn lost(sent: &Value, kept: &Value) -> Vec<String> {
    match (sent, kept) {
        (Value::Object(sent), Value::Object(kept)) => sent
            .iter()
            .flat_map(|(name, value)| {
                let inner = lost(value, kept.get(name).unwrap_or(&Value::Null));
                inner.into_iter().map(move |place| format!("/{name}{place}"))
            })
            .collect(),
        _ if sent == kept => Vec::new(),
        _ => vec![String::new()],
    }
}

#[test]
fn the_schema_refuses_what_no_reader_bears() {
    let document = openapi::events();
    let placed = schema(&document, "order.placed");
    let samples = samples();
    let sample = samples.iter().find(|sample| sample.name() == "order.placed.json").unwrap();
    let good: Value = serde_json::from_str(&sample.text).unwrap();
    assert!(placed.is_valid(&good));
    for (pointer, bad) in [
        ("/data/total/amount", json!("12.99")),
        ("/data/order_id", json!("ord_1")),
        ("/occurred_at", json!("yesterday")),
        ("/type", json!("order.confirmed")),
    ] {
        let mut event = good.clone();
        *event.pointer_mut(pointer).unwrap() = bad;
        assert!(!placed.is_valid(&event), "{pointer}");
    }
    let mut later = good;
    later["data"]["gift_wrapped"] = json!(true);
    assert!(placed.is_valid(&later), "fields that are added later break no reader");
}
