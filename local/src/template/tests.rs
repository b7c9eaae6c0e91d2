#![allow(clippy::unwrap_used, reason = "a test may fail loudly")]

use std::time::Duration;

use serde_json::json;

use super::*;
use crate::system::{BucketCors, Route};

const TEMPLATE: &str = r#"
AWSTemplateFormatVersion: 2010-09-09
Transform: AWS::Serverless-2016-10-31
Parameters:
  Stage: {Type: String, Default: dev, AllowedValues: [dev, prod]}
  AllowedOrigins: {Type: CommaDelimitedList, Default: "https://shop.example,https://www.shop.example"}
Conditions:
  IsProd: !Equals [!Ref Stage, prod]
Globals:
  Function:
    Timeout: 5
    MemorySize: 256
    Runtime: provided.al2023
    Environment: {Variables: {STAGE: !Ref Stage, RUST_LOG: info}}
Resources:
  Api:
    Type: AWS::Serverless::HttpApi
    Properties:
      CorsConfiguration: {AllowOrigins: !Ref AllowedOrigins, AllowMethods: [GET, POST], AllowHeaders: [authorization], AllowCredentials: true, MaxAge: 600}
  CartTable:
    Type: AWS::DynamoDB::Table
    DeletionPolicy: RetainExceptOnCreate
    Properties:
      BillingMode: PAY_PER_REQUEST
      AttributeDefinitions: [{AttributeName: pk, AttributeType: S}, {AttributeName: sk, AttributeType: S}]
      KeySchema: [{AttributeName: pk, KeyType: HASH}, {AttributeName: sk, KeyType: RANGE}]
      StreamSpecification: {StreamViewType: NEW_IMAGE}
      TimeToLiveSpecification: {AttributeName: ttl, Enabled: true}
      PointInTimeRecoverySpecification: {PointInTimeRecoveryEnabled: !If [IsProd, true, false]}
  MailQueue:
    Type: AWS::SQS::Queue
    Properties:
      VisibilityTimeout: 60
      RedrivePolicy: {deadLetterTargetArn: !GetAtt MailDeadLetters.Arn, maxReceiveCount: 5}
  MailDeadLetters: {Type: AWS::SQS::Queue, Properties: {MessageRetentionPeriod: 1209600}}
  SigningKeySecret: {Type: AWS::SecretsManager::Secret}
  ImagesBucket:
    Type: AWS::S3::Bucket
    Properties: {CorsConfiguration: {CorsRules: [{AllowedOrigins: !Ref AllowedOrigins, AllowedMethods: [PUT], MaxAge: 60}]}}
  Alarm: {Type: AWS::CloudWatch::Alarm, Condition: IsProd, Properties: {Whatever: !Base64 x}}
  AddToCartFunction:
    Type: AWS::Serverless::Function
    Properties:
      CodeUri: target/lambda/add-to-cart/
      Timeout: 10
      ReservedConcurrentExecutions: !If [IsProd, 100, !Ref AWS::NoValue]
      Environment: {Variables: {CART_TABLE: !Ref CartTable, IMAGES_BUCKET: !Ref ImagesBucket, LIMIT: 40}}
      Policies: [{Statement: [{Effect: Allow, Action: dynamodb:UpdateItem, Resource: !GetAtt CartTable.Arn}]}]
      Events:
        Http: {Type: HttpApi, Properties: {ApiId: !Ref Api, Method: post, Path: /v1/cart/items}}
  RelayFunction:
    Type: AWS::Serverless::Function
    Properties:
      CodeUri: target/lambda/relay
      Events:
        Sweep: {Type: ScheduleV2, Properties: {ScheduleExpression: rate(1 minute)}}
        Mail:
          Type: SQS
          Properties: {Queue: !GetAtt MailQueue.Arn, FunctionResponseTypes: [ReportBatchItemFailures], ScalingConfig: {MaximumConcurrency: 3}}
        Carts:
          Type: DynamoDB
          Properties:
            Stream: !GetAtt CartTable.StreamArn
            StartingPosition: TRIM_HORIZON
            BatchSize: 50
            BisectBatchOnFunctionError: true
            MaximumRetryAttempts: 10
            FunctionResponseTypes: [ReportBatchItemFailures]
            DestinationConfig: {OnFailure: {Type: SQS, Destination: !GetAtt MailDeadLetters.Arn}}
            FilterCriteria: {Filters: [{Pattern: '{"eventName":["INSERT"]}'}]}
"#;

fn read_with(text: &str, parameters: &[(&str, &str)]) -> Result<System, String> {
    let parameters =
        parameters.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    let inputs =
        Inputs { parameters, given: BTreeMap::new(), aws_url: "http://127.0.0.1:9001".to_owned() };
    read(text, &inputs).map_err(|error| error.to_string())
}

#[test]
fn a_function_has_the_globals_and_its_own() {
    let system = read_with(TEMPLATE, &[("Stage", "local"), ("Unknown", "x")]).unwrap();
    let function = system.function("add-to-cart").unwrap();
    assert_eq!(function.timeout, Duration::from_secs(10));
    assert_eq!((function.memory_mb, function.reserved_concurrency), (256, None));
    let environment: Vec<_> =
        function.environment.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    let table = ("CART_TABLE", "trolley-local-CartTable");
    let bucket = ("IMAGES_BUCKET", "trolley-local-imagesbucket");
    let rest = [("LIMIT", "40"), ("RUST_LOG", "info"), ("STAGE", "local")];
    assert_eq!(environment, [&[table, bucket], rest.as_slice()].concat());
    let route = |method: &str, path: &str, function: &str| Route {
        method: method.to_owned(),
        path: path.to_owned(),
        function: function.to_owned(),
    };
    assert_eq!(system.routes, [route("POST", "/v1/cart/items", "add-to-cart")]);
    let prod = read_with(&TEMPLATE.replace("!Base64 x", "y"), &[("Stage", "prod")]).unwrap();
    assert_eq!(prod.function("add-to-cart").unwrap().reserved_concurrency, Some(100));
}

#[test]
fn storage_is_what_the_apis_take() {
    let system = read_with(TEMPLATE, &[]).unwrap();
    let table = system.table("CartTable").unwrap();
    assert_eq!(table.ttl_attribute.as_deref(), Some("ttl"));
    assert_eq!(
        table.create,
        json!({
            "TableName": "trolley-local-CartTable",
            "BillingMode": "PAY_PER_REQUEST",
            "AttributeDefinitions": [{"AttributeName": "pk", "AttributeType": "S"}, {"AttributeName": "sk", "AttributeType": "S"}],
            "KeySchema": [{"AttributeName": "pk", "KeyType": "HASH"}, {"AttributeName": "sk", "KeyType": "RANGE"}],
            "StreamSpecification": {"StreamEnabled": true, "StreamViewType": "NEW_IMAGE"},
        })
    );
    let queue = system.queue("MailQueue").unwrap();
    assert_eq!(queue.visibility, Duration::from_secs(60));
    assert_eq!(queue.dead_letters, Some(("MailDeadLetters".to_owned(), 5)));
    let secret = system.secrets.first().unwrap();
    assert_eq!(secret.name, "trolley-local-SigningKeySecret");
}

#[test]
fn event_sources_point_at_resources() {
    let system = read_with(TEMPLATE, &[]).unwrap();
    let sources = &system.function("relay").unwrap().sources;
    assert!(sources.contains(&Source::Schedule {
        name: "RelayFunctionSweep".to_owned(),
        every: Duration::from_secs(60),
    }));
    assert!(sources.contains(&Source::Queue {
        queue: "MailQueue".to_owned(),
        batch_size: 10,
        window: Duration::ZERO,
        report_failures: true,
        max_concurrency: 3,
    }));
    assert!(sources.contains(&Source::Stream {
        table: "CartTable".to_owned(),
        batch_size: 50,
        bisect: true,
        max_retries: 10,
        report_failures: true,
        on_failure: Some("MailDeadLetters".to_owned()),
        filters: vec![json!({"eventName": ["INSERT"]})],
    }));
}

#[test]
fn cors_rules_come_from_the_api() {
    let system = read_with(TEMPLATE, &[("AllowedOrigins", "http://127.0.0.1:9000")]).unwrap();
    assert_eq!(system.cors.origins, ["http://127.0.0.1:9000"]);
    assert_eq!((system.cors.credentials, system.cors.max_age), (true, 600));
}

#[test]
fn a_bucket_has_a_name_in_small_letters_and_rules_for_browsers() {
    let system = read_with(TEMPLATE, &[("AllowedOrigins", "http://127.0.0.1:9000")]).unwrap();
    let bucket = system.buckets.first().unwrap();
    assert_eq!(
        (bucket.logical_id.as_str(), bucket.name.as_str()),
        ("ImagesBucket", "trolley-local-imagesbucket")
    );
    let rule = BucketCors {
        origins: vec!["http://127.0.0.1:9000".to_owned()],
        methods: vec!["PUT".to_owned()],
        max_age: 60,
        ..BucketCors::default()
    };
    assert_eq!(bucket.cors, [rule]);
}

#[test]
fn an_event_source_may_be_a_resource_of_its_own() {
    let mapping = "
  RelayMapping:
    Type: AWS::Lambda::EventSourceMapping
    Properties: {FunctionName: !Ref AddToCartFunction, EventSourceArn: !GetAtt MailQueue.Arn, BatchSize: 2}
";
    let system = read_with(&format!("{TEMPLATE}{mapping}"), &[]).unwrap();
    let sources = &system.function("add-to-cart").unwrap().sources;
    assert!(matches!(sources.as_slice(), [Source::Queue { batch_size: 2, .. }]));
}

#[test]
fn an_error_names_the_resource_and_the_property() {
    for (from, to, expected) in [
        ("Timeout: 10", "Timeout: soon", "AddToCartFunction.Properties.Timeout"),
        (
            "CART_TABLE: !Ref CartTable",
            "CART_TABLE: !Ref Cart",
            "AddToCartFunction.Properties.Environment.Variables.CART_TABLE",
        ),
        (
            "rate(1 minute)",
            "cron(0 12 * * ? *)",
            "RelayFunction.Properties.Events.Sweep.Properties.ScheduleExpression",
        ),
        ("Type: SQS\n", "Type: SNS\n", "RelayFunction.Properties.Events.Mail.Type"),
        ("VisibilityTimeout: 60", "FifoQueue: true", "MailQueue.Properties.FifoQueue"),
        ("CodeUri: target/lambda/relay", "Handler: x", "RelayFunction.Properties.CodeUri"),
    ] {
        let error = read_with(&TEMPLATE.replace(from, to), &[]).unwrap_err();
        assert!(error.starts_with(expected), "{error}");
    }
}
