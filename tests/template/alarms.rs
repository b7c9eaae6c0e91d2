//! What fails where nobody looks is told to somebody.

use std::collections::BTreeSet;

use super::{
    document::{Template, named},
    holds, refuses,
};

/// All that some alarm watches, by its id.
fn watched(template: &Template) -> BTreeSet<String> {
    let mut ids = BTreeSet::new();
    for alarm in template.of_kind("AWS::CloudWatch::Alarm") {
        let metrics = alarm.properties["Metrics"].as_array().into_iter().flatten();
        let nested = metrics.map(|metric| &metric["MetricStat"]["Metric"]["Dimensions"]);
        for dimensions in nested.chain([&alarm.properties["Dimensions"]]) {
            let values = dimensions.as_array().into_iter().flatten();
            ids.extend(values.filter_map(|value| named(&value["Value"])).map(str::to_owned));
        }
    }
    ids
}

fn are_told(template: &Template) -> Vec<String> {
    let watched = watched(template);
    let queues = template.of_kind("AWS::SQS::Queue").map(|queue| queue.id.to_owned());
    let given_up = queues.filter(|id| id.ends_with("DeadLetters") || id == "RelayFailures");
    let functions = template.functions();
    let timers = functions
        .filter(|function| function.events_of("Schedule").next().is_some())
        .map(|function| function.id.to_owned());
    let unwatched = given_up.chain(timers).filter(|id| !watched.contains(id));
    let untold = template
        .of_kind("AWS::CloudWatch::Alarm")
        .filter(|alarm| alarm.properties["AlarmActions"].is_null())
        .map(|alarm| format!("{} tells nobody", alarm.id));
    unwatched.map(|id| format!("no alarm watches {id}")).chain(untold).collect()
}

/// CloudWatch takes ten metrics in one alarm.
fn are_not_too_large(template: &Template) -> Vec<String> {
    let alarms = template.of_kind("AWS::CloudWatch::Alarm");
    let metrics = |metrics: &serde_json::Value| {
        let all = metrics.as_array().into_iter().flatten();
        all.filter(|metric| !metric["MetricStat"].is_null()).count()
    };
    let large = alarms.filter(|alarm| metrics(&alarm.properties["Metrics"]) > 10);
    large.map(|alarm| format!("{} has too many metrics", alarm.id)).collect()
}

#[test]
fn failures_are_told() {
    holds(are_told);
    holds(are_not_too_large);
    let bad = "
Resources:
  SettleOrderDeadLetters: {Type: AWS::SQS::Queue}
  SweepFunction:
    Type: AWS::Serverless::Function
    Properties: {Events: {Timer: {Type: Schedule}}}
  Quiet: {Type: AWS::CloudWatch::Alarm, Properties: {Threshold: 0}}
";
    for fault in ["watches SettleOrderDeadLetters", "watches SweepFunction", "Quiet tells nobody"] {
        refuses(are_told, bad, fault);
    }
    let metrics = "{MetricStat: {Period: 60}},".repeat(11);
    let alarm = format!("{{Type: AWS::CloudWatch::Alarm, Properties: {{Metrics: [{metrics}]}}}}");
    refuses(are_not_too_large, &format!("Resources:\n  Large: {alarm}\n"), "Large has too many");
}
