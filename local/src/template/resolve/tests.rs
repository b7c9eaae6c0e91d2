#![allow(clippy::unwrap_used, reason = "a test may fail loudly")]

use super::*;
use crate::template::document;
use serde_json::json;

const TEMPLATE: &str = "
Parameters:
  Stage: {Type: String, Default: dev}
  Origins: {Type: CommaDelimitedList, Default: 'https://a.example, https://b.example'}
  Size: {Type: Number, Default: 512}
Mappings:
  Limits: {local: {unpaid: 1000}, dev: {unpaid: 3}}
Conditions:
  IsLocal: !Equals [!Ref Stage, local]
  IsNotLocal: !Not [!Condition IsLocal]
  Either: !Or [!Condition IsLocal, !Equals [a, b]]
  Both: !And [!Condition IsNotLocal, !Equals [1, '1']]
  Loop: !Not [!Condition Loop]
Resources:
  CartTable: {Type: AWS::DynamoDB::Table}
  Mail: {Type: AWS::SQS::Queue}
  Key: {Type: AWS::SecretsManager::Secret}
  AddToCart: {Type: AWS::Serverless::Function}
";

fn resolved(yaml: &str, overrides: &[(&str, &str)]) -> Result<Option<Value>, String> {
    let overrides =
        overrides.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    let document = document::parse(TEMPLATE).unwrap();
    let resolver = Resolver::new(document, &overrides, "http://127.0.0.1:9001").unwrap();
    resolver
        .resolve(&document::parse(yaml).unwrap(), "Thing.Properties.Name")
        .map_err(|error| error.to_string())
}

#[test]
fn names_urls_and_arns_are_those_of_this_machine() {
    for (yaml, expected) in [
        ("!Ref CartTable", "trolley-local-CartTable"),
        (
            "!GetAtt CartTable.Arn",
            "arn:aws:dynamodb:us-east-1:000000000000:table/trolley-local-CartTable",
        ),
        ("Fn::GetAtt: [Mail, Arn]", "arn:aws:sqs:us-east-1:000000000000:trolley-local-Mail"),
        ("!Ref Mail", "http://127.0.0.1:9001/000000000000/trolley-local-Mail"),
        ("!GetAtt Mail.QueueName", "trolley-local-Mail"),
        ("!GetAtt AddToCartRole.Arn", "arn:aws:iam::000000000000:role/trolley-local-AddToCartRole"),
        ("!Ref AWS::Region", "us-east-1"),
        ("!Sub '${AWS::StackName}/${Stage}/${!Literal}'", "trolley-local/dev/${Literal}"),
        ("!Sub ['${A}-${Mail.QueueName}', {A: !Ref Size}]", "512-trolley-local-Mail"),
        ("!Join ['/', [a, !Ref Stage, 3]]", "a/dev/3"),
        ("!Select [1, !Split [',', 'x,y']]", "y"),
        ("!Select [0, !Ref Origins]", "https://a.example"),
    ] {
        assert_eq!(resolved(yaml, &[]), Ok(Some(json!(expected))), "{yaml}");
    }
}

#[test]
fn conditions_choose_and_no_value_leaves_out() {
    let yaml = "a: !If [IsLocal, 1, 2]\nb: !If [Either, 1, !Ref AWS::NoValue]\nc: [!Ref AWS::NoValue, 1]\nd: !If [Both, x, y]";
    assert_eq!(resolved(yaml, &[]), Ok(Some(json!({"a": 2, "c": [1], "d": "x"}))));
    assert_eq!(
        resolved(yaml, &[("Stage", "local")]),
        Ok(Some(json!({"a": 1, "b": 1, "c": [1], "d": "y"})))
    );
}

#[test]
fn maps_are_searched_with_resolved_keys() {
    let yaml = "!FindInMap [Limits, !Ref Stage, unpaid]";
    assert_eq!(resolved(yaml, &[("Stage", "local")]), Ok(Some(json!(1000))));
    assert!(resolved(yaml, &[("Stage", "prod")]).unwrap_err().contains("Limits.prod.unpaid"));
}

#[test]
fn what_cannot_be_resolved_is_named_with_its_place() {
    for (yaml, problem) in [
        ("!Ref Nothing", "Nothing"),
        ("!GetAtt CartTable.Url", "StreamArn"),
        ("!ImportValue x", "Fn::ImportValue"),
        ("!Base64 x", "Fn::Base64"),
        ("!If [Loop, 1, 2]", "depends on itself"),
        ("!If [Missing, 1, 2]", "Missing"),
    ] {
        let error = resolved(yaml, &[]).unwrap_err();
        assert!(error.contains("Thing.Properties.Name") && error.contains(problem), "{error}");
    }
}

#[test]
fn a_parameter_without_value_is_named() {
    let document = document::parse("Parameters: {Domain: {Type: String}}").unwrap();
    let error = Resolver::new(document, &BTreeMap::new(), "").err().unwrap().to_string();
    assert!(
        error.contains("Parameters.Domain") && error.contains("--parameter Domain="),
        "{error}"
    );
}
