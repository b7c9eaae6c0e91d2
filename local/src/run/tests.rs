#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may fail loudly")]

use std::collections::BTreeMap;

use serde_json::Value;

use super::lock::Lock;
use super::*;

const TEMPLATE: &str = "
Parameters:
  AllowedOrigins: {Type: CommaDelimitedList, Default: https://shop.example}
Resources:
  Api:
    Type: AWS::Serverless::HttpApi
    Properties: {CorsConfiguration: {AllowOrigins: !Ref AllowedOrigins}}
  CartTable:
    Type: AWS::DynamoDB::Table
    Properties:
      BillingMode: PAY_PER_REQUEST
      AttributeDefinitions: [{AttributeName: pk, AttributeType: S}]
      KeySchema: [{AttributeName: pk, KeyType: HASH}]
  MailQueue: {Type: AWS::SQS::Queue}
  GetCartFunction:
    Type: AWS::Serverless::Function
    Properties:
      CodeUri: target/lambda/get-cart/
      Events:
        Http: {Type: HttpApi, Properties: {ApiId: !Ref Api, Method: GET, Path: /v1/cart}}
";

fn options(folder: &str) -> Options {
    let folder = std::env::current_exe().unwrap().with_file_name("runs").join(folder);
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).unwrap();
    let template = folder.join("template.yaml");
    std::fs::write(&template, TEMPLATE).unwrap();
    Options {
        port: 0,
        data: Data::Folder(folder.join("data")),
        template,
        parameters: BTreeMap::new(),
        bin_dir: folder.join("bin"),
        forward: None,
        schedules: true,
        catalogue: None,
        storefront: folder.join("dist"),
        max_processes: 4,
        logs: Logs::discarded(),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_system_starts_answers_and_ends() {
    let running = start(options("whole")).await.unwrap();
    let http = reqwest::Client::new();
    let get = |path: &str| http.get(format!("{}{path}", running.api_url)).send();

    let page = get("/").await.unwrap().text().await.unwrap();
    assert!(page.contains("make storefront"), "{page}");
    let packed = http.get(&running.api_url).header("accept-encoding", "gzip, br");
    let packed = packed.send().await.unwrap();
    assert_eq!(packed.headers()["content-encoding"], "gzip");
    assert!(packed.bytes().await.unwrap().len() < page.len());
    let unknown = get("/v1/cart/").await.unwrap();
    assert_eq!(
        (unknown.status(), unknown.text().await.unwrap().as_str()),
        (404.try_into().unwrap(), r#"{"message":"Not Found"}"#)
    );
    assert_eq!(get("/v1/cart").await.unwrap().status(), 500);
    let missing = running.missing_binaries.clone().unwrap();
    assert!(missing.contains("get-cart") && missing.contains("cargo build"), "{missing}");

    let request = http.post(&running.aws_url).body("{}");
    let tables = request
        .header("x-amz-target", "DynamoDB_20120810.ListTables")
        .header("content-type", "application/x-amz-json-1.0")
        .send();
    let tables: Value = tables.await.unwrap().json().await.unwrap();
    assert_eq!(tables["TableNames"], serde_json::json!(["trolley-local-CartTable"]));

    let (api_url, data) = (running.api_url.clone(), running.data.clone().unwrap());
    running.stop().await;
    assert!(http.get(api_url).send().await.is_err(), "the gateway still answers");
    Lock::take(&data, "").unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_template_with_a_mistake_does_not_start() {
    let options = options("mistake");
    let wrong = TEMPLATE.replace("CodeUri: target/lambda/get-cart/", "Handler: x");
    std::fs::write(&options.template, wrong).unwrap();
    let error = start(options).await.err().unwrap().to_string();
    assert!(
        error.contains("template.yaml: GetCartFunction.Properties.CodeUri is missing"),
        "{error}"
    );
}
