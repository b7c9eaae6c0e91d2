//! A function may do what it is for, on what it is told of, and nothing else.

use std::collections::BTreeSet;

use serde_json::Value;

use super::{
    document::{Function, Template, attribute, list, named, statements},
    holds, refuses,
};

/// The one policy of AWS's that functions have: it lets them write logs, with a `*` of its own.
const LOGS: &str = "service-role/AWSLambdaBasicExecutionRole";

fn name_actions_and_resources(template: &Template) -> Vec<String> {
    let mut faults = Vec::new();
    let mut check = |owner: &str, document: &Value| {
        for statement in statements(document) {
            for action in statement.actions.iter().filter(|action| action.contains('*')) {
                faults.push(format!("{owner} may do {action}"));
            }
            if statement.resources.is_empty() || statement.actions.is_empty() {
                faults.push(format!("{owner} has a statement without actions or resources"));
            }
            let broad = |resource: &&Value| {
                resource.to_string().contains('*') && !is_files_of_a_folder(template, resource)
            };
            for resource in statement.resources.iter().filter(broad) {
                faults.push(format!("{owner} may act on {resource}"));
            }
        }
    };
    for resource in template.resources() {
        match resource.kind {
            "AWS::IAM::ManagedPolicy" => check(resource.id, &resource.properties["PolicyDocument"]),
            "AWS::IAM::Role" => {
                let inline = list(&resource.properties["Policies"]);
                inline.iter().for_each(|policy| check(resource.id, &policy["PolicyDocument"]));
            }
            "AWS::Serverless::Function" => {
                let inline = list(&resource.properties["Policies"])
                    .iter()
                    .filter(|policy| named(policy).is_none());
                inline.for_each(|policy| check(resource.id, policy));
            }
            _ => {}
        }
    }
    faults
}

/// Files of a bucket have no names in the template: `${ImagesBucket.Arn}/images/*`, a folder of ours.
fn is_files_of_a_folder(template: &Template, resource: &Value) -> bool {
    let bucket = named(resource).and_then(|id| template.resource(id));
    let folder = resource["Fn::Sub"].as_str().and_then(|text| text.split_once(".Arn}/"));
    bucket.is_some_and(|bucket| bucket.kind == "AWS::S3::Bucket")
        && folder.is_some_and(|(_, folder)| {
            folder.strip_suffix("/*").is_some_and(|name| !name.is_empty() && !name.contains('*'))
        })
}

/// Neither AWS's broad policies nor SAM's policy templates, which expand to wildcards.
fn use_no_ready_made_policies(template: &Template) -> Vec<String> {
    let ours = |policy: &Value| {
        named(policy)
            .and_then(|id| template.resource(id))
            .is_some_and(|found| found.kind == "AWS::IAM::ManagedPolicy")
    };
    let mut faults = Vec::new();
    for function in template.functions() {
        let policies = &function.properties["Policies"];
        if policies.is_string() || policies.is_object() {
            faults.push(format!(
                "{}: policies are a list of statements and of policies of ours",
                function.id
            ));
        }
        for policy in list(policies) {
            if !ours(policy) && policy["Statement"].is_null() {
                faults.push(format!("{} has the ready-made policy {policy}", function.id));
            }
        }
    }
    for role in template.of_kind("AWS::IAM::Role") {
        for policy in list(&role.properties["ManagedPolicyArns"]) {
            let text = policy.as_str().or(policy["Fn::Sub"].as_str()).unwrap_or_default();
            if !ours(policy) && !text.ends_with(LOGS) {
                faults.push(format!("{} has the ready-made policy {policy}", role.id));
            }
        }
    }
    faults
}

/// The tables, queues and secrets that its environment names. A secret's value is put there by CloudFormation.
fn told(template: &Template, function: &Function) -> BTreeSet<String> {
    let variables = function.environment();
    let is_value = |value: &Value| {
        value["Fn::Sub"].as_str().is_some_and(|text| text.starts_with("{{resolve:"))
    };
    let ids = variables.values().filter(|value| !is_value(value)).filter_map(|value| named(value));
    ids.filter(|id| is_used_by_code(template, id)).map(str::to_owned).collect()
}

/// The tables, queues and secrets that its code may use; not those that Lambda reads or writes for it.
fn granted(template: &Template, function: &Function) -> BTreeSet<String> {
    let on_failure = |id: &str| {
        function.events().any(|event| {
            named(&event.properties["DestinationConfig"]["OnFailure"]["Destination"]) == Some(id)
        })
    };
    let statements = function.statements();
    let is_read_for_it = function.events_of("SQS").next().is_some();
    let by_code = statements.iter().filter(|statement| {
        !is_read_for_it || !statement.actions.iter().any(|action| action == "sqs:ReceiveMessage")
    });
    let resources = by_code.flat_map(|statement| &statement.resources);
    let resources = resources.filter(|resource| attribute(resource) != Some("StreamArn"));
    let ids =
        resources.filter_map(named).filter(|id| is_used_by_code(template, id) && !on_failure(id));
    ids.map(str::to_owned).collect()
}

fn is_used_by_code(template: &Template, id: &str) -> bool {
    const KINDS: [&str; 4] = [
        "AWS::DynamoDB::Table",
        "AWS::SQS::Queue",
        "AWS::SecretsManager::Secret",
        "AWS::S3::Bucket",
    ];
    template.resource(id).is_some_and(|resource| KINDS.contains(&resource.kind))
}

fn match_the_environment(template: &Template) -> Vec<String> {
    let mut faults = Vec::new();
    for function in template.functions() {
        let (told, granted) = (told(template, &function), granted(template, &function));
        faults.extend(
            told.difference(&granted)
                .map(|id| format!("{} is told of {id} and may not use it", function.id)),
        );
        faults.extend(
            granted
                .difference(&told)
                .map(|id| format!("{} may use {id} and is not told of it", function.id)),
        );
    }
    faults
}

/// `ORDERS_TABLE` is the OrdersTable, `SETTLE_ORDER_QUEUE_URL` the SettleOrderQueue.
fn environment_says_what_it_names(template: &Template) -> Vec<String> {
    let mut faults = Vec::new();
    for function in template.functions() {
        for (variable, value) in function.environment() {
            let Some(id) = named(value).filter(|id| is_used_by_code(template, id)) else {
                continue;
            };
            let words = variable.trim_end_matches("_URL").to_lowercase().replace('_', "-");
            if super::functions::pascal(&words) != id {
                faults.push(format!("{}: {variable} is {id}", function.id));
            }
        }
    }
    faults
}

/// Scans read a whole table; no function has a use for one.
fn allow_no_scans(template: &Template) -> Vec<String> {
    let scans = |function: &Function| {
        function
            .statements()
            .iter()
            .any(|statement| statement.actions.iter().any(|action| action == "dynamodb:Scan"))
    };
    template
        .functions()
        .filter(scans)
        .map(|function| format!("{} may scan a table", function.id))
        .collect()
}

#[test]
fn permissions_name_actions_and_resources() {
    holds(name_actions_and_resources);
    let bad = "
Resources:
  Orders: {Type: AWS::DynamoDB::Table}
  Images: {Type: AWS::S3::Bucket}
  Reader:
    Type: AWS::Serverless::Function
    Properties:
      Policies:
        - Statement:
            - {Effect: Allow, Action: 'dynamodb:*', Resource: !GetAtt Orders.Arn}
            - {Effect: Allow, Action: sqs:SendMessage, Resource: '*'}
            - {Effect: Allow, Action: [dynamodb:Query], Resource: !Sub '${Orders.Arn}/index/*'}
            - {Effect: Allow, Action: [s3:GetObject], Resource: !Sub '${Images.Arn}/*'}
  Role:
    Type: AWS::IAM::Role
    Properties: {Policies: [{PolicyDocument: {Statement: [{Effect: Allow, Action: [s3:Get*], Resource: [arn]}]}}]}
  Shared:
    Type: AWS::IAM::ManagedPolicy
    Properties: {PolicyDocument: {Statement: [{Effect: Allow, NotAction: [iam:PassRole], Resource: [arn]}]}}
";
    let faults = [
        "do dynamodb:*",
        r#"on "*""#,
        "index/*",
        "Images.Arn}/*",
        "Role may do s3:Get*",
        "Shared has a statement without",
    ];
    for fault in faults {
        refuses(name_actions_and_resources, bad, fault);
    }
}

#[test]
fn permissions_are_not_ready_made() {
    holds(use_no_ready_made_policies);
    let bad = "
Resources:
  Writer:
    Type: AWS::Serverless::Function
    Properties: {Policies: [AmazonDynamoDBFullAccess, {DynamoDBCrudPolicy: {TableName: !Ref Orders}}]}
  Reader: {Type: AWS::Serverless::Function, Properties: {Policies: AmazonSQSFullAccess}}
  Role: {Type: AWS::IAM::Role, Properties: {ManagedPolicyArns: ['arn:aws:iam::aws:policy/AdministratorAccess']}}
";
    let faults = [
        "AmazonDynamoDBFullAccess",
        "DynamoDBCrudPolicy",
        "Reader: policies are a list",
        "AdministratorAccess",
    ];
    for fault in faults {
        refuses(use_no_ready_made_policies, bad, fault);
    }
}

#[test]
fn permissions_match_the_environment() {
    holds(match_the_environment);
    let bad = "
Resources:
  Orders: {Type: AWS::DynamoDB::Table}
  Carts: {Type: AWS::DynamoDB::Table}
  Reader:
    Type: AWS::Serverless::Function
    Properties:
      Environment: {Variables: {ORDERS: !Ref Orders}}
      Policies: [{Statement: [{Effect: Allow, Action: [dynamodb:GetItem], Resource: !GetAtt Carts.Arn}]}]
";
    refuses(match_the_environment, bad, "Reader is told of Orders and may not use it");
    refuses(match_the_environment, bad, "Reader may use Carts and is not told of it");
}

#[test]
fn the_environment_says_what_it_names() {
    holds(environment_says_what_it_names);
    let bad = "
Resources:
  OrdersTable: {Type: AWS::DynamoDB::Table}
  Reader: {Type: AWS::Serverless::Function, Properties: {Environment: {Variables: {CART_TABLE: !Ref OrdersTable}}}}
";
    refuses(environment_says_what_it_names, bad, "CART_TABLE is OrdersTable");
}

#[test]
fn permissions_allow_no_scans() {
    holds(allow_no_scans);
    let bad = "
Resources:
  Reader:
    Type: AWS::Serverless::Function
    Properties: {Policies: [{Statement: [{Effect: Allow, Action: dynamodb:Scan, Resource: arn}]}]}
";
    refuses(allow_no_scans, bad, "Reader may scan a table");
}
