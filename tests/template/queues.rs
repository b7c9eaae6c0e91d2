//! A message is tried five times, each time long enough, and then kept for two weeks.

use super::{
    document::{Template, named},
    holds, refuses,
};

const TWO_WEEKS: u64 = 14 * 24 * 60 * 60;

fn are_consumed_safely(template: &Template) -> Vec<String> {
    let mut faults = Vec::new();
    for function in template.functions() {
        for event in function.events_of("SQS") {
            let mut expect = |is: bool, what: &str| {
                if !is {
                    faults.push(format!("{}: {what}", function.id));
                }
            };
            let reports = event.properties["FunctionResponseTypes"].to_string();
            expect(
                reports.contains("ReportBatchItemFailures"),
                "does not report failed messages one by one",
            );
            expect(
                !function.properties["Role"].is_null(),
                "has the role that SAM makes, which may read every queue",
            );

            let Some(queue) =
                named(&event.properties["Queue"]).and_then(|id| template.resource(id))
            else {
                expect(false, "its queue is not in the template");
                continue;
            };
            let visibility = queue.properties["VisibilityTimeout"].as_u64().unwrap_or(30);
            expect(
                visibility >= 6 * function.timeout(),
                "the queue shows a message again within 6 time-outs",
            );
            let redrive = &queue.properties["RedrivePolicy"];
            expect(redrive["maxReceiveCount"] == 5, "the queue does not give up after 5 receives");
            let letters =
                named(&redrive["deadLetterTargetArn"]).and_then(|id| template.resource(id));
            let kept =
                letters.and_then(|queue| queue.properties["MessageRetentionPeriod"].as_u64());
            expect(kept == Some(TWO_WEEKS), "dead letters are not kept for two weeks");
        }
    }
    faults
}

fn are_encrypted(template: &Template) -> Vec<String> {
    let open = template
        .of_kind("AWS::SQS::Queue")
        .filter(|queue| queue.properties["SqsManagedSseEnabled"] != true);
    open.map(|queue| format!("{} is not encrypted", queue.id)).collect()
}

#[test]
fn queues_are_consumed_safely() {
    holds(are_consumed_safely);
    let bad = "
Resources:
  Consumer:
    Type: AWS::Serverless::Function
    Properties: {Timeout: 20, Events: {Messages: {Type: SQS, Properties: {Queue: !GetAtt Inbox.Arn}}}}
  Inbox: {Type: AWS::SQS::Queue, Properties: {VisibilityTimeout: 60}}
  Lost:
    Type: AWS::Serverless::Function
    Properties: {Events: {Messages: {Type: SQS, Properties: {Queue: 'arn:aws:sqs:us-east-1:000000000000:other'}}}}
";
    for fault in [
        "one by one",
        "every queue",
        "6 time-outs",
        "5 receives",
        "two weeks",
        "not in the template",
    ] {
        refuses(are_consumed_safely, bad, fault);
    }
}

#[test]
fn queues_are_encrypted() {
    holds(are_encrypted);
    refuses(are_encrypted, "Resources: {Open: {Type: AWS::SQS::Queue}}", "Open is not encrypted");
}
