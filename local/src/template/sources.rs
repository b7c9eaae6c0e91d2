//! Event sources: queues, table streams and schedules.

use std::time::Duration;

use serde_json::Value;

use super::TemplateError;
use super::names;
use super::properties::{Node, Resource};
use crate::system::Source;

/// How many batches of one queue Lambda works on at first, unless the template says otherwise.
const QUEUE_CONCURRENCY: usize = 5;

/// The source that a function's event of this type describes; none when it is disabled.
pub fn event(
    kind: &str,
    properties: &Node,
    name: String,
    event: &Node,
) -> Result<Option<Source>, TemplateError> {
    let source = match kind {
        "SQS" => queue(properties, &properties.field("Queue"))?,
        "DynamoDB" => stream(properties, &properties.field("Stream"))?,
        "Schedule" => schedule(properties, &properties.field("Schedule"), name)?,
        "ScheduleV2" => schedule(properties, &properties.field("ScheduleExpression"), name)?,
        other => {
            let known = "HttpApi, SQS, DynamoDB, Schedule and ScheduleV2";
            return Err(event
                .field("Type")
                .wrong(format!("is {other}, but local serves {known} only")));
        }
    };
    Ok(enabled(properties)?.then_some(source))
}

/// An `AWS::Lambda::EventSourceMapping`: the function's logical id and its source.
pub fn mapping(resource: &Resource<'_>) -> Result<Option<(String, Source)>, TemplateError> {
    let properties = Node::new(
        resource.resolver.resolve(
            &Value::Object(resource.properties.clone()),
            &format!("{}.Properties", resource.id),
        )?,
        format!("{}.Properties", resource.id),
    );
    let named = properties.field("FunctionName");
    let name = named.required_text()?;
    let function = names::logical(&name)
        .or_else(|| names::logical_of_arn(&name))
        .ok_or_else(|| named.wrong("is no function of this template"))?
        .to_owned();
    let arn = properties.field("EventSourceArn");
    let source = match arn.required_text()?.split(':').nth(2) {
        Some("sqs") => queue(&properties, &arn)?,
        Some("dynamodb") => stream(&properties, &arn)?,
        _ => return Err(arn.wrong("is neither a queue's nor a stream's")),
    };
    Ok(enabled(&properties)?.then_some((function, source)))
}

/// A function's reserved concurrency also limits how many batches of a queue it works on.
pub fn limit(source: &mut Source, reserved: Option<usize>) {
    if let (Source::Queue { max_concurrency, .. }, Some(reserved)) = (source, reserved) {
        *max_concurrency = (*max_concurrency).min(reserved.max(1));
    }
}

fn enabled(properties: &Node) -> Result<bool, TemplateError> {
    let state = properties.field("State").text()?;
    Ok(properties.field("Enabled").flag()?.unwrap_or(true) && state.as_deref() != Some("DISABLED"))
}

fn queue(properties: &Node, arn: &Node) -> Result<Source, TemplateError> {
    let filters = properties.field("FilterCriteria");
    if !filters.is_absent() {
        return Err(filters.wrong("is something that local has for streams only"));
    }
    Ok(Source::Queue {
        queue: target(arn)?,
        batch_size: properties.field("BatchSize").number()?.unwrap_or(10),
        window: window(properties)?,
        report_failures: reports_failures(properties)?,
        max_concurrency: properties
            .field("ScalingConfig")
            .field("MaximumConcurrency")
            .number()?
            .unwrap_or(QUEUE_CONCURRENCY),
    })
}

fn stream(properties: &Node, arn: &Node) -> Result<Source, TemplateError> {
    let destination = properties.field("DestinationConfig").field("OnFailure").field("Destination");
    let retries = properties.field("MaximumRetryAttempts").number::<i64>()?.unwrap_or(-1);
    Ok(Source::Stream {
        table: target(arn)?,
        batch_size: properties.field("BatchSize").number()?.unwrap_or(100),
        bisect: properties.field("BisectBatchOnFunctionError").flag()?.unwrap_or(false),
        max_retries: u32::try_from(retries).unwrap_or(u32::MAX),
        report_failures: reports_failures(properties)?,
        on_failure: if destination.is_absent() { None } else { Some(target(&destination)?) },
        filters: properties
            .field("FilterCriteria")
            .field("Filters")
            .items()?
            .iter()
            .map(|filter| pattern(&filter.field("Pattern")))
            .collect::<Result<_, _>>()?,
    })
}

fn pattern(node: &Node) -> Result<Value, TemplateError> {
    let text = node.required_text()?;
    serde_json::from_str(&text).map_err(|error| node.wrong(format!("is not JSON: {error}")))
}

fn schedule(
    properties: &Node,
    expression: &Node,
    default_name: String,
) -> Result<Source, TemplateError> {
    let input = properties.field("Input");
    if !input.is_absent() {
        return Err(input.wrong("is not sent by local: a schedule's event is EventBridge's own"));
    }
    let every = rate(&expression.required_text()?).map_err(|problem| expression.wrong(problem))?;
    let name = properties.field("Name").text()?.unwrap_or(default_name);
    Ok(Source::Schedule { name, every })
}

/// `rate(1 minute)`, in minutes, hours or days.
fn rate(expression: &str) -> Result<Duration, String> {
    let unknown = || format!("is {expression:?}, but local runs rate(…) schedules only");
    let inner = expression
        .trim()
        .strip_prefix("rate(")
        .and_then(|rest| rest.strip_suffix(')'))
        .ok_or_else(unknown)?;
    let (count, unit) = inner.trim().split_once(' ').ok_or_else(unknown)?;
    let count: u64 = count.parse().ok().filter(|count| *count > 0).ok_or_else(unknown)?;
    let seconds = match unit.trim() {
        "minute" | "minutes" => 60,
        "hour" | "hours" => 3_600,
        "day" | "days" => 86_400,
        _ => return Err(unknown()),
    };
    Ok(Duration::from_secs(count.saturating_mul(seconds)))
}

fn window(properties: &Node) -> Result<Duration, TemplateError> {
    Ok(properties.field("MaximumBatchingWindowInSeconds").seconds()?.unwrap_or_default())
}

fn reports_failures(properties: &Node) -> Result<bool, TemplateError> {
    let types = properties.field("FunctionResponseTypes").texts()?;
    Ok(types.iter().any(|kind| kind == "ReportBatchItemFailures"))
}

fn target(arn: &Node) -> Result<String, TemplateError> {
    let text = arn.required_text()?;
    names::logical_of_arn(&text)
        .map(str::to_owned)
        .ok_or_else(|| arn.wrong(format!("is {text:?}, which is no ARN of this template")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rates_are_read_and_anything_else_is_refused() {
        assert_eq!(rate("rate(1 minute)"), Ok(Duration::from_secs(60)));
        assert_eq!(rate("rate(5 minutes)"), Ok(Duration::from_secs(300)));
        assert_eq!(rate(" rate(2 days) "), Ok(Duration::from_secs(172_800)));
        for refused in
            ["cron(0 12 * * ? *)", "rate(0 minutes)", "rate(1)", "rate(1 week)", "1 minute"]
        {
            assert!(rate(refused).is_err_and(|error| error.contains(refused.trim())), "{refused}");
        }
    }
}
