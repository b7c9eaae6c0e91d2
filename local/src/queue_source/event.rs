//! The event that a function gets for a batch of messages.
//!
//! <https://docs.aws.amazon.com/lambda/latest/dg/with-sqs.html>

use bytes::Bytes;
use serde_json::{Map, Value, json};
use sqs_server::Message;

use crate::template::{ACCOUNT, REGION};

pub fn of(queue: &str, batch: &[Message]) -> Bytes {
    let arn = format!("arn:aws:sqs:{REGION}:{ACCOUNT}:{queue}");
    let records: Vec<Value> = batch.iter().map(|message| record(&arn, message)).collect();
    Bytes::from(json!({ "Records": records }).to_string())
}

fn record(arn: &str, message: &Message) -> Value {
    json!({
        "messageId": message.message_id,
        "receiptHandle": message.receipt_handle,
        "body": message.body,
        "md5OfBody": message.md5_of_body,
        "attributes": message.attributes,
        "messageAttributes": attributes(&message.message_attributes),
        "eventSource": "aws:sqs",
        "eventSourceARN": arn,
        "awsRegion": REGION,
    })
}

/// Lambda writes the fields in lower case and adds the two lists that SQS never fills.
fn attributes(of_message: &Value) -> Value {
    let mut all = Map::new();
    for (name, value) in of_message.as_object().into_iter().flatten() {
        let mut told = json!({
            "dataType": value.get("DataType"),
            "stringListValues": [],
            "binaryListValues": [],
        });
        for (field, source) in [("stringValue", "StringValue"), ("binaryValue", "BinaryValue")] {
            if let (Some(told), Some(value)) = (told.as_object_mut(), value.get(source)) {
                told.insert(field.to_owned(), value.clone());
            }
        }
        all.insert(name.clone(), told);
    }
    Value::Object(all)
}
