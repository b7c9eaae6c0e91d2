//! The outbox's stream: only outbox items, and no bad record blocks its shard.

use serde_json::{Value, json};

use super::{
    document::{Template, list, named},
    holds, refuses,
};

fn are_relayed_safely(template: &Template) -> Vec<String> {
    let mut faults = Vec::new();
    for function in template.functions() {
        for event in function.events_of("DynamoDB") {
            let source = event.properties;
            let mut expect = |is: bool, what: &str| {
                if !is {
                    faults.push(format!("{}, {}: {what}", function.id, event.name));
                }
            };
            expect(only_outbox_items(source), "is called for more than new outbox items");
            expect(
                source["BisectBatchOnFunctionError"] == true,
                "does not halve a batch that fails",
            );
            expect(source["MaximumRetryAttempts"] == 10, "does not give up after 10 retries");
            expect(
                source["StartingPosition"] == "TRIM_HORIZON",
                "misses what was written before it was there",
            );
            let reports = source["FunctionResponseTypes"].to_string();
            expect(
                reports.contains("ReportBatchItemFailures"),
                "does not report failed records one by one",
            );
            let failures = named(&source["DestinationConfig"]["OnFailure"]["Destination"]);
            let queue = failures.and_then(|id| template.resource(id));
            expect(
                queue.is_some_and(|queue| queue.kind == "AWS::SQS::Queue"),
                "tells nobody what it gave up",
            );
            expect(
                !function.properties["Role"].is_null(),
                "has the role that SAM makes, which may read every stream",
            );
        }
    }
    faults
}

fn only_outbox_items(source: &Value) -> bool {
    let outbox =
        json!({ "eventName": ["INSERT"], "dynamodb": { "Keys": { "sk": { "S": ["OUTBOX"] } } } });
    let filters = list(&source["FilterCriteria"]["Filters"]);
    let patterns = filters.iter().filter_map(|filter| filter["Pattern"].as_str());
    let parsed: Vec<Value> =
        patterns.filter_map(|pattern| serde_json::from_str(pattern).ok()).collect();
    parsed == [outbox]
}

/// A table that publishes has a stream, and every stream is read.
fn are_all_read(template: &Template) -> Vec<String> {
    let sources = template
        .functions()
        .flat_map(|function| function.events_of("DynamoDB").collect::<Vec<_>>());
    let read: Vec<&str> = sources.filter_map(|event| named(&event.properties["Stream"])).collect();
    let tables = template.of_kind("AWS::DynamoDB::Table");
    let with_stream = tables.filter(|table| !table.properties["StreamSpecification"].is_null());
    let unread = with_stream.filter(|table| !read.contains(&table.id));
    unread.map(|table| format!("nothing reads the stream of {}", table.id)).collect()
}

#[test]
fn streams_are_relayed_safely() {
    holds(are_relayed_safely);
    let bad = "
Resources:
  Relay:
    Type: AWS::Serverless::Function
    Properties: {Events: {Orders: {Type: DynamoDB, Properties: {Stream: !GetAtt Orders.StreamArn}}}}
";
    for fault in [
        "new outbox items",
        "halve",
        "10 retries",
        "before",
        "one by one",
        "gave up",
        "every stream",
    ] {
        refuses(are_relayed_safely, bad, fault);
    }
}

#[test]
fn streams_are_all_read() {
    holds(are_all_read);
    let bad = "
Resources:
  Orders: {Type: AWS::DynamoDB::Table, Properties: {StreamSpecification: {StreamViewType: NEW_IMAGE}}}
";
    refuses(are_all_read, bad, "the stream of Orders");
}
