//! The storefront's address: it leads to every route of the API, shows nobody what is another's, and is the only way to
//! the files.

use serde_json::Value;

use super::{
    document::{Template, list, named},
    holds, refuses,
};

fn behaviors(template: &Template) -> impl Iterator<Item = &Value> {
    let distributions = template.of_kind("AWS::CloudFront::Distribution");
    distributions
        .flat_map(|found| list(&found.properties["DistributionConfig"]["CacheBehaviors"]).iter())
}

/// Whatever no path of the API takes, goes to the files.
fn leads_to_every_route(template: &Template) -> Vec<String> {
    let mut faults = Vec::new();
    for function in template.functions() {
        for route in function.events_of("HttpApi") {
            let text = |name: &str| route.properties[name].as_str().unwrap_or_default();
            let (method, path) = (text("Method"), text("Path"));
            let takes = |behavior: &Value| {
                let start =
                    behavior["PathPattern"].as_str().and_then(|path| path.strip_suffix('*'));
                let methods = list(&behavior["AllowedMethods"]);
                start.is_some_and(|start| path.starts_with(start))
                    && (method == "GET" || methods.iter().any(|allowed| allowed == method))
            };
            if !behaviors(template).any(takes) {
                faults.push(format!("{method} {path} leads to the files"));
            }
        }
    }
    faults
}

/// Where the token travels on, an answer is kept for this token alone.
fn keeps_answers_apart(template: &Template) -> Vec<String> {
    let passing =
        behaviors(template).filter(|behavior| !behavior["OriginRequestPolicyId"].is_null());
    let mixed = passing.filter(|behavior| {
        let policy = named(&behavior["CachePolicyId"]).and_then(|id| template.resource(id));
        let key = policy.map(|policy| {
            let config = &policy.properties["CachePolicyConfig"];
            &config["ParametersInCacheKeyAndForwardedToOrigin"]
        });
        key.is_none_or(|key| {
            let headers = list(&key["HeadersConfig"]["Headers"]);
            let apart = ["Authorization", "Origin"];
            !apart.iter().all(|name| headers.iter().any(|header| header == name))
                || key["QueryStringsConfig"]["QueryStringBehavior"] != "all"
        })
    });
    mixed.map(|behavior| format!("{} mixes answers", behavior["PathPattern"])).collect()
}

/// Without the condition every distribution of every account could read the bucket.
fn lets_its_own_distribution_in(template: &Template) -> Vec<String> {
    let mut faults = Vec::new();
    for policy in template.of_kind("AWS::S3::BucketPolicy") {
        for statement in list(&policy.properties["PolicyDocument"]["Statement"]) {
            let source = &statement["Condition"]["StringEquals"]["AWS:SourceArn"]["Fn::Sub"];
            let own = source.as_str().and_then(|arn| arn.rsplit_once("distribution/${"));
            let own = own.and_then(|(_, id)| template.resource(id.trim_end_matches('}')));
            let is_service = statement["Principal"]["Service"] == "cloudfront.amazonaws.com";
            if is_service && own.is_none_or(|own| own.kind != "AWS::CloudFront::Distribution") {
                faults.push(format!("{} lets every distribution in", policy.id));
            }
        }
    }
    faults
}

#[test]
fn the_address_leads_to_every_route() {
    holds(leads_to_every_route);
    let bad = "
Resources:
  List: {Type: AWS::Serverless::Function, Properties: {Events: {Route: {Type: HttpApi, Properties: {Method: GET, Path: /v2/products}}}}}
  Add: {Type: AWS::Serverless::Function, Properties: {Events: {Route: {Type: HttpApi, Properties: {Method: POST, Path: /v1/cart}}}}}
  Front:
    Type: AWS::CloudFront::Distribution
    Properties: {DistributionConfig: {CacheBehaviors: [{PathPattern: /v1/*, AllowedMethods: [GET, HEAD]}]}}
";
    refuses(leads_to_every_route, bad, "GET /v2/products leads to the files");
    refuses(leads_to_every_route, bad, "POST /v1/cart leads to the files");
}

#[test]
fn answers_are_kept_for_their_token_alone() {
    holds(keeps_answers_apart);
    let bad = "
Resources:
  Mixed:
    Type: AWS::CloudFront::CachePolicy
    Properties: {CachePolicyConfig: {ParametersInCacheKeyAndForwardedToOrigin: {HeadersConfig: {HeaderBehavior: none}}}}
  Front:
    Type: AWS::CloudFront::Distribution
    Properties:
      DistributionConfig:
        CacheBehaviors:
          - {PathPattern: /v1/*, CachePolicyId: !Ref Mixed, OriginRequestPolicyId: all}
          - {PathPattern: /v2/*, CachePolicyId: unknown, OriginRequestPolicyId: all}
";
    refuses(keeps_answers_apart, bad, "\"/v1/*\" mixes answers");
    refuses(keeps_answers_apart, bad, "\"/v2/*\" mixes answers");
}

#[test]
fn files_are_open_to_their_own_distribution_alone() {
    holds(lets_its_own_distribution_in);
    let bad = "
Resources:
  Policy:
    Type: AWS::S3::BucketPolicy
    Properties:
      PolicyDocument:
        Statement: [{Effect: Allow, Principal: {Service: cloudfront.amazonaws.com}, Action: s3:GetObject}]
";
    refuses(lets_its_own_distribution_in, bad, "Policy lets every distribution in");
}
