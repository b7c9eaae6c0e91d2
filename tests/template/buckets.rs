//! Buckets are nobody's but the functions', and survive mistakes.

use super::{
    document::{Template, list, named},
    holds, refuses,
};

const BLOCKS: [&str; 4] =
    ["BlockPublicAcls", "BlockPublicPolicy", "IgnorePublicAcls", "RestrictPublicBuckets"];

fn are_private(template: &Template) -> Vec<String> {
    let mut faults = Vec::new();
    for bucket in template.of_kind("AWS::S3::Bucket") {
        let properties = bucket.properties;
        let mut expect = |is: bool, what: &str| {
            if !is {
                faults.push(format!("{} {what}", bucket.id));
            }
        };
        let public = &properties["PublicAccessBlockConfiguration"];
        expect(BLOCKS.iter().all(|block| public[*block] == true), "can be opened to the public");
        let owner = &properties["OwnershipControls"]["Rules"][0]["ObjectOwnership"];
        expect(*owner == "BucketOwnerEnforced", "lets files have owners and lists of their own");
        let encryption = &properties["BucketEncryption"]["ServerSideEncryptionConfiguration"][0];
        let algorithm = &encryption["ServerSideEncryptionByDefault"]["SSEAlgorithm"];
        expect(algorithm.is_string(), "is not encrypted");
        let rules = list(&properties["CorsConfiguration"]["CorsRules"]);
        let is_open = |name: &str| rules.iter().any(|rule| rule[name].to_string().contains('*'));
        expect(!is_open("AllowedOrigins"), "takes requests of every page");
        expect(!is_open("AllowedHeaders"), "takes every header");
        expect(is_closed_to_plain_text(template, bucket.id), "can be read without TLS");
    }
    faults
}

/// Whether a policy denies what does not come over TLS, to everything in the bucket.
fn is_closed_to_plain_text(template: &Template, bucket: &str) -> bool {
    let mut policies = template.of_kind("AWS::S3::BucketPolicy");
    let policy = policies.find(|policy| named(&policy.properties["Bucket"]) == Some(bucket));
    policy.is_some_and(|policy| {
        list(&policy.properties["PolicyDocument"]["Statement"]).iter().any(|statement| {
            let resources = list(&statement["Resource"]);
            statement["Effect"] == "Deny"
                && statement["Action"] == "s3:*"
                && statement["Principal"] == "*"
                && statement["Condition"]["Bool"]["aws:SecureTransport"] == false
                && resources.len() == 2
                && resources.iter().all(|resource| named(resource) == Some(bucket))
        })
    })
}

/// Statements of bucket policies that let somebody in: whoever that is belongs into the policy of a function.
fn let_nobody_in(template: &Template) -> Vec<String> {
    let mut faults = Vec::new();
    for policy in template.of_kind("AWS::S3::BucketPolicy") {
        for statement in list(&policy.properties["PolicyDocument"]["Statement"]) {
            let service = &statement["Principal"]["Service"];
            if statement["Effect"] != "Deny" && *service != "cloudfront.amazonaws.com" {
                faults.push(format!("{} lets {} in", policy.id, statement["Principal"]));
            }
        }
    }
    faults
}

fn are_kept(template: &Template) -> Vec<String> {
    let buckets = template.of_kind("AWS::S3::Bucket");
    let kept = |bucket: &super::document::Resource<'_>| {
        bucket.block["DeletionPolicy"] == "RetainExceptOnCreate"
            && bucket.block["UpdateReplacePolicy"] == "Retain"
    };
    let lost = buckets.filter(|bucket| !kept(bucket));
    lost.map(|bucket| format!("{} goes with its stack", bucket.id)).collect()
}

#[test]
fn buckets_are_private() {
    holds(are_private);
    let bad = "
Resources:
  Open:
    Type: AWS::S3::Bucket
    Properties:
      PublicAccessBlockConfiguration: {BlockPublicAcls: true, BlockPublicPolicy: false}
      CorsConfiguration: {CorsRules: [{AllowedOrigins: ['*'], AllowedMethods: [PUT], AllowedHeaders: ['*']}]}
  Policy:
    Type: AWS::S3::BucketPolicy
    Properties: {Bucket: !Ref Open, PolicyDocument: {Statement: [{Effect: Deny, Principal: '*', Action: s3:PutObject}]}}
";
    for fault in ["public", "owners", "encrypted", "every page", "every header", "TLS"] {
        refuses(are_private, bad, fault);
    }
}

#[test]
fn bucket_policies_let_nobody_in() {
    holds(let_nobody_in);
    let bad = "
Resources:
  Policy:
    Type: AWS::S3::BucketPolicy
    Properties: {PolicyDocument: {Statement: [{Effect: Allow, Principal: '*', Action: s3:GetObject}]}}
";
    refuses(let_nobody_in, bad, "Policy lets \"*\" in");
}

#[test]
fn buckets_are_kept() {
    holds(are_kept);
    refuses(are_kept, "Resources: {Lost: {Type: AWS::S3::Bucket}}", "Lost goes with its stack");
}
