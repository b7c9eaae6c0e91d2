//! Tables cost nothing idle, survive mistakes and clean up behind themselves.

use super::{
    document::{Template, list},
    holds, refuses,
};

fn are_safe(template: &Template) -> Vec<String> {
    let mut faults = Vec::new();
    for table in template.of_kind("AWS::DynamoDB::Table") {
        let properties = table.properties;
        let mut expect = |is: bool, what: &str| {
            if !is {
                faults.push(format!("{} {what}", table.id));
            }
        };
        expect(properties["BillingMode"] == "PAY_PER_REQUEST", "is not on demand");
        let recovery =
            &properties["PointInTimeRecoverySpecification"]["PointInTimeRecoveryEnabled"];
        expect(recovery == true, "has no point-in-time recovery");
        expect(properties["DeletionProtectionEnabled"] == true, "can be deleted");
        expect(
            properties["SSESpecification"]["SSEEnabled"] == true,
            "is not encrypted with a key of the account",
        );
        expect(
            properties["TimeToLiveSpecification"]["AttributeName"] == "ttl",
            "keeps expired items for ever",
        );
        expect(table.block["DeletionPolicy"] == "RetainExceptOnCreate", "goes when the stack goes");
        expect(table.block["UpdateReplacePolicy"] == "Retain", "goes when it is replaced");
    }
    faults
}

fn are_of_one_shape(template: &Template) -> Vec<String> {
    let mut faults = Vec::new();
    for table in template.of_kind("AWS::DynamoDB::Table") {
        let keys = table.properties["KeySchema"].to_string();
        if !keys.contains(r#""AttributeName":"pk""#) || !keys.contains(r#""AttributeName":"sk""#) {
            faults.push(format!("{} is not keyed by pk and sk", table.id));
        }
        for index in list(&table.properties["GlobalSecondaryIndexes"]) {
            let name = index["IndexName"].as_str().unwrap_or_default();
            if !["due", "list"].contains(&name) {
                faults.push(format!("{}: the index {name} is neither due nor list", table.id));
            }
        }
    }
    faults
}

/// An index that nobody may query costs a write for each item that is in it.
fn indexes_are_used(template: &Template) -> Vec<String> {
    let granted: Vec<String> = template
        .functions()
        .flat_map(|function| function.statements())
        .flat_map(|statement| statement.resources)
        .filter_map(|resource| resource["Fn::Sub"].as_str().map(str::to_owned))
        .collect();
    let mut faults = Vec::new();
    for table in template.of_kind("AWS::DynamoDB::Table") {
        for index in list(&table.properties["GlobalSecondaryIndexes"]) {
            let name = index["IndexName"].as_str().unwrap_or_default();
            if !granted.contains(&format!("${{{}.Arn}}/index/{name}", table.id)) {
                faults.push(format!("{}: nobody may query the index {name}", table.id));
            }
        }
    }
    faults
}

#[test]
fn tables_are_safe() {
    holds(are_safe);
    let bad = "
Resources:
  Forgotten: {Type: AWS::DynamoDB::Table, Properties: {BillingMode: PROVISIONED}}
";
    for fault in
        ["on demand", "recovery", "deleted", "encrypted", "expired", "stack goes", "replaced"]
    {
        refuses(are_safe, bad, fault);
    }
}

#[test]
fn tables_are_of_one_shape() {
    holds(are_of_one_shape);
    let bad = "
Resources:
  Odd:
    Type: AWS::DynamoDB::Table
    Properties:
      KeySchema: [{AttributeName: userId, KeyType: HASH}]
      GlobalSecondaryIndexes: [{IndexName: by-status}]
";
    refuses(are_of_one_shape, bad, "pk and sk");
    refuses(are_of_one_shape, bad, "neither due nor list");
}

#[test]
fn every_index_is_queried() {
    holds(indexes_are_used);
    let bad = "
Resources:
  Orders: {Type: AWS::DynamoDB::Table, Properties: {GlobalSecondaryIndexes: [{IndexName: list}]}}
";
    refuses(indexes_are_used, bad, "Orders: nobody may query the index list");
}
