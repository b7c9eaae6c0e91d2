//! The HTTP API: every route once, limited, logged, and open to listed origins only.

use std::collections::HashMap;

use super::{document::Template, holds, refuses};

fn routes_are_unique(template: &Template) -> Vec<String> {
    let mut owners: HashMap<String, &str> = HashMap::new();
    let mut faults = Vec::new();
    for function in template.functions() {
        for route in function.events_of("HttpApi") {
            let text = |name: &str| route.properties[name].as_str().unwrap_or_default();
            let (method, path) = (text("Method"), text("Path"));
            if !["GET", "POST", "PUT", "PATCH", "DELETE"].contains(&method)
                || !path.starts_with('/')
            {
                faults.push(format!("{}: {method:?} {path:?} is not a route", function.id));
            }
            // {id} and {sku} at one place are the same route to API Gateway.
            let parts = path.split('/').map(|part| if part.starts_with('{') { "{}" } else { part });
            let key = format!("{method} {}", parts.collect::<Vec<_>>().join("/"));
            if let Some(other) = owners.insert(key, function.id) {
                faults.push(format!("{method} {path} leads to {other} and to {}", function.id));
            }
        }
    }
    faults
}

fn is_guarded(template: &Template) -> Vec<String> {
    let mut faults = Vec::new();
    for api in template.of_kind("AWS::Serverless::HttpApi") {
        let mut expect = |is: bool, what: &str| {
            if !is {
                faults.push(format!("{} {what}", api.id));
            }
        };
        let cors = &api.properties["CorsConfiguration"];
        expect(!cors["AllowOrigins"].is_null(), "names no origins");
        expect(cors != true && !cors.to_string().contains('*'), "is open to every origin");
        let limits = &api.properties["DefaultRouteSettings"];
        expect(limits["ThrottlingRateLimit"].is_u64(), "has no limit of requests a second");
        expect(limits["ThrottlingBurstLimit"].is_u64(), "has no limit of requests at once");
        let log = api.properties["AccessLogSettings"]["Format"].as_str().unwrap_or_default();
        expect(serde_json::from_str::<serde_json::Value>(log).is_ok(), "has no access log in JSON");
    }
    for (name, parameter) in template.document["Parameters"].as_object().into_iter().flatten() {
        if parameter["Default"].as_str().is_some_and(|value| value.trim() == "*") {
            faults.push(format!("{name} is * unless told otherwise"));
        }
    }
    faults
}

#[test]
fn routes_lead_to_one_function_each() {
    holds(routes_are_unique);
    let bad = "
Resources:
  First:
    Type: AWS::Serverless::Function
    Properties: {Events: {Route: {Type: HttpApi, Properties: {Method: GET, Path: '/v1/orders/{id}'}}}}
  Second:
    Type: AWS::Serverless::Function
    Properties: {Events: {Route: {Type: HttpApi, Properties: {Method: GET, Path: '/v1/orders/{order}'}}}}
  Third:
    Type: AWS::Serverless::Function
    Properties: {Events: {Route: {Type: HttpApi, Properties: {Method: ANY, Path: /v1/carts}}}}
";
    refuses(routes_are_unique, bad, "leads to First and to Second");
    refuses(routes_are_unique, bad, "is not a route");
}

#[test]
fn the_api_is_guarded() {
    holds(is_guarded);
    let bad = "
Parameters: {Origins: {Type: String, Default: '*'}}
Resources:
  Open: {Type: AWS::Serverless::HttpApi, Properties: {CorsConfiguration: {AllowOrigins: ['*'], AllowHeaders: ['*']}}}
  Bare: {Type: AWS::Serverless::HttpApi, Properties: {CorsConfiguration: true}}
";
    let faults = [
        "Open is open to every",
        "Bare is open to every",
        "requests a second",
        "requests at once",
        "access log",
    ];
    for fault in faults {
        refuses(is_guarded, bad, fault);
    }
    refuses(is_guarded, bad, "Origins is *");
    refuses(is_guarded, bad, "Bare names no origins");
}
