//! CloudFormation takes 500 resources a stack. What a SAM template becomes is counted here by SAM's rules, with
//! a reserve for the aliases and alarms that come with production.
//!
//! | what | becomes |
//! |---|---|
//! | a function | itself, and a role unless it names one |
//! | a route | a permission; routes and integrations are inside the API |
//! | a queue or stream that it reads | an event source mapping |
//! | a schedule | a rule and a permission |
//! | an alias | a version and the alias; gradual deployment adds its group |
//! | the HTTP API | itself and its stage |
//!
//! The whole of the API as planned is 75 functions with a route, 9 that read queues (each with queue, dead letters
//! and a role of its own), 6 on a schedule and the relay: 75 x 3 + 9 x 5 + 6 x 4 + 8 = 302, and about 35 tables,
//! log groups, policies, secrets and what the API needs: some 340.

use super::{
    document::{Function, Resource, Template},
    holds, refuses,
};

const MOST: usize = 450;

fn expanded(template: &Template) -> usize {
    let functions: usize = template.functions().map(|function| of_function(&function)).sum();
    functions + template.resources().map(|resource| of_other(&resource)).sum::<usize>()
}

fn of_function(function: &Function) -> usize {
    let role = usize::from(function.properties["Role"].is_null());
    let alias = if function.properties["AutoPublishAlias"].is_null() { 0 } else { 2 };
    let gradual = usize::from(!function.properties["DeploymentPreference"].is_null());
    let of_event = |kind: &str| match kind {
        "Schedule" | "ScheduleV2" | "EventBridgeRule" => 2,
        _ => 1,
    };
    1 + role + alias + gradual + function.events().map(|event| of_event(event.kind)).sum::<usize>()
}

fn of_other(resource: &Resource) -> usize {
    match resource.kind {
        "AWS::Serverless::Function" => 0,
        "AWS::Serverless::HttpApi" => 2,
        _ => 1,
    }
}

fn fits_into_a_stack(template: &Template) -> Vec<String> {
    let count = expanded(template);
    if count < MOST { Vec::new() } else { vec![format!("{count} resources, {MOST} are too many")] }
}

#[test]
fn the_template_fits_into_a_stack() {
    holds(fits_into_a_stack);
    let functions = (0..150).map(|number| {
        format!("  F{number}: {{Type: AWS::Serverless::Function, Properties: {{Events: {{R: {{Type: HttpApi}}}}}}}}\n")
    });
    let bad = format!("Resources:\n{}", functions.collect::<String>());
    refuses(fits_into_a_stack, &bad, "450 resources, 450 are too many");
}

#[test]
fn resources_are_counted_as_sam_expands_them() {
    let template = Template::parse(
        "
Resources:
  Api: {Type: AWS::Serverless::HttpApi}
  Queue: {Type: AWS::SQS::Queue}
  Role: {Type: AWS::IAM::Role}
  Endpoint: {Type: AWS::Serverless::Function, Properties: {Events: {Route: {Type: HttpApi}, Other: {Type: HttpApi}}}}
  Consumer: {Type: AWS::Serverless::Function, Properties: {Role: !GetAtt Role.Arn, Events: {Messages: {Type: SQS}}}}
  Timer: {Type: AWS::Serverless::Function, Properties: {AutoPublishAlias: live, Events: {Timer: {Type: Schedule}}}}
",
    );
    let endpoint_consumer_timer = (1 + 1 + 2) + (1 + 1) + (1 + 1 + 2 + 2);
    assert_eq!(expanded(&template), 2 + 1 + 1 + endpoint_consumer_timer);
}
