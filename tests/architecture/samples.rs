//! `events/` has a sample of what triggers each function, as `cargo lambda invoke` sends it.

use std::collections::BTreeMap;

use contracts::{Event, consumers_of};
use serde_json::Value;

use super::{File, files};
use crate::template::document::{Event as Source, Function, Template};

fn samples() -> BTreeMap<String, Value> {
    let read = |file: &File| {
        let name = file.name().trim_end_matches(".json").to_owned();
        (name, serde_json::from_str(&file.text).unwrap())
    };
    let all = files(".json");
    let of_triggers = |file: &&File| file.path == format!("events/{}", file.name());
    all.iter().filter(of_triggers).map(read).collect()
}

/// What is wrong with a function's sample.
fn fault(function: &Function, sample: Option<&Value>) -> Option<String> {
    let name = function.name();
    let Some(sample) = sample else { return Some(format!("events/{name}.json is missing")) };
    let fits = function.events().any(|event| triggers(name, &event, sample));
    (!fits).then(|| format!("events/{name}.json is not what triggers {name}"))
}

fn triggers(name: &str, source: &Source, sample: &Value) -> bool {
    match source.kind {
        "HttpApi" => {
            let text = |property: &str| source.properties[property].as_str().unwrap_or_default();
            let route = format!("{} {}", text("Method"), text("Path"));
            sample["version"] == "2.0"
                && sample["routeKey"] == route
                && sample["requestContext"]["routeKey"] == route
        }
        "SQS" => event_in(&sample["Records"][0]["body"]).is_some_and(|event| {
            consumers_of(&event.fact).iter().any(|consumer| consumer.name() == name)
        }),
        "DynamoDB" => {
            let record = &sample["Records"][0];
            record["eventName"] == "INSERT"
                && record["dynamodb"]["Keys"]["sk"]["S"] == "OUTBOX"
                && event_in(&record["dynamodb"]["NewImage"]["event"]["S"]).is_some()
        }
        _ => sample["detail-type"] == "Scheduled Event",
    }
}

fn event_in(text: &Value) -> Option<Event> {
    serde_json::from_str(text.as_str()?).ok()
}

#[test]
fn every_function_has_a_sample_of_its_trigger() {
    let samples = samples();
    let template = Template::real();
    let faults: Vec<String> = template
        .functions()
        .filter_map(|function| fault(&function, samples.get(function.name())))
        .collect();
    assert!(faults.is_empty(), "\n{}", faults.join("\n"));

    let deployed: Vec<&str> = template.functions().map(|function| function.name()).collect();
    let stray: Vec<_> = samples.keys().filter(|name| !deployed.contains(&name.as_str())).collect();
    assert!(stray.is_empty(), "samples of nothing: {stray:?}");
}

#[test]
fn a_sample_that_does_not_fit_is_refused() {
    let template = Template::parse(
        "
Resources:
  GetCartFunction:
    Type: AWS::Serverless::Function
    Properties:
      CodeUri: target/lambda/get-cart/
      Events: {Route: {Type: HttpApi, Properties: {Method: GET, Path: /v1/cart}}}
",
    );
    let function = template.functions().next().unwrap();
    let other = serde_json::json!({ "version": "2.0", "routeKey": "DELETE /v1/cart" });
    assert_eq!(fault(&function, None).unwrap(), "events/get-cart.json is missing");
    assert_eq!(
        fault(&function, Some(&other)).unwrap(),
        "events/get-cart.json is not what triggers get-cart"
    );
}
