//! What a function may do: the statements of its policies and of its role.

use serde_json::{Map, Value};

use super::TemplateError;
use super::properties::{Node, Resource};
use crate::system::Permission;

const KEYS: &str = "dynamodb:LeadingKeys";

/// Everything that the template allows the function.
pub fn read(function: &Resource<'_>) -> Result<Vec<Permission>, TemplateError> {
    let mut documents = Vec::new();
    for policy in list(function.properties.get("Policies")) {
        documents.push(managed(function, policy).unwrap_or(policy));
    }
    if let Some(role) = function.properties.get("Role").and_then(|role| properties(function, role))
    {
        let inline = list(role.get("Policies"));
        documents.extend(inline.iter().filter_map(|policy| policy.get("PolicyDocument")));
        let shared = list(role.get("ManagedPolicyArns"));
        documents.extend(shared.iter().filter_map(|policy| managed(function, policy)));
    }
    let mut permissions = Vec::new();
    for (index, document) in documents.into_iter().enumerate() {
        let at = format!("{}, policy {}", function.id, index + 1);
        let document = Node::new(function.resolver.resolve(document, &at)?, at);
        for statement in document.field("Statement").items()? {
            permissions.push(permission(&statement)?);
        }
    }
    Ok(permissions)
}

fn permission(statement: &Node) -> Result<Permission, TemplateError> {
    let effect = statement.field("Effect");
    if effect.required_text()? != "Allow" {
        return Err(effect.wrong("must be Allow: local knows no other"));
    }
    Ok(Permission {
        actions: one_or_more(&statement.field("Action"))?,
        resources: one_or_more(&statement.field("Resource"))?,
        leading_keys: leading_keys(&statement.field("Condition"))?,
    })
}

/// The patterns that partition keys must match; `None` when any will do.
fn leading_keys(condition: &Node) -> Result<Option<Vec<String>>, TemplateError> {
    let mut patterns = None;
    for (operator, operands) in condition.members()? {
        if !["ForAllValues:StringEquals", "ForAllValues:StringLike"].contains(&operator.as_str()) {
            return Err(condition.wrong(format!("has {operator}, which local does not know")));
        }
        for (name, values) in operands.members()? {
            if name != KEYS || patterns.is_some() {
                return Err(operands.wrong(format!("must be one condition on {KEYS}")));
            }
            patterns = Some(one_or_more(&values)?);
        }
    }
    Ok(patterns)
}

fn one_or_more(node: &Node) -> Result<Vec<String>, TemplateError> {
    let texts = if node.items().is_ok() { node.texts()? } else { vec![node.required_text()?] };
    if texts.is_empty() { Err(node.wrong("is missing")) } else { Ok(texts) }
}

/// The document of a managed policy of this template; none when `policy` is something else.
fn managed<'t>(function: &'t Resource<'_>, policy: &Value) -> Option<&'t Value> {
    properties(function, policy)?.get("PolicyDocument")
}

/// The properties of the resource that a `Ref` or `GetAtt` is about.
fn properties<'t>(function: &'t Resource<'_>, reference: &Value) -> Option<&'t Map<String, Value>> {
    let id = reference.get("Ref").or_else(|| reference.get("Fn::GetAtt")?.get(0))?.as_str()?;
    function.resolver.document().get("Resources")?.get(id)?.get("Properties")?.as_object()
}

fn list(value: Option<&Value>) -> &[Value] {
    value.and_then(Value::as_array).map_or(&[], Vec::as_slice)
}

#[cfg(test)]
mod tests {
    use super::super::{Inputs, read};

    const TEMPLATE: &str = "
Resources:
  Orders: {Type: AWS::DynamoDB::Table, Properties: {KeySchema: [], AttributeDefinitions: []}}
  Shared:
    Type: AWS::IAM::ManagedPolicy
    Properties:
      PolicyDocument:
        Statement:
          - Effect: Allow
            Action: dynamodb:GetItem
            Resource: !GetAtt Orders.Arn
            Condition: {'ForAllValues:StringLike': {'dynamodb:LeadingKeys': ['USER#*']}}
  Role:
    Type: AWS::IAM::Role
    Properties:
      ManagedPolicyArns: ['arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole', !Ref Shared]
      Policies:
        - PolicyDocument:
            Statement: [{Effect: Allow, Action: [dynamodb:Query], Resource: !Sub '${Orders.Arn}/index/due'}]
  ByPolicies:
    Type: AWS::Serverless::Function
    Properties:
      CodeUri: target/lambda/by-policies/
      Policies: [!Ref Shared, {Statement: [{Effect: Allow, Action: [sqs:SendMessage], Resource: arn}]}]
  ByRole:
    Type: AWS::Serverless::Function
    Properties: {CodeUri: target/lambda/by-role/, Role: !GetAtt Role.Arn}
";

    fn actions(name: &str) -> Vec<(String, Vec<String>, bool)> {
        let inputs = Inputs {
            parameters: [].into(),
            given: [].into(),
            aws_url: "http://127.0.0.1:9001".to_owned(),
        };
        let system = read(TEMPLATE, &inputs).unwrap();
        let permissions = &system.permissions[name];
        permissions
            .iter()
            .map(|one| (one.actions.concat(), one.resources.clone(), one.leading_keys.is_some()))
            .collect()
    }

    #[test]
    fn policies_of_the_function_and_of_its_role_are_read() {
        let table = "arn:aws:dynamodb:us-east-1:000000000000:table/trolley-local-Orders".to_owned();
        let index = format!("{table}/index/due");
        let read = |resource| ("dynamodb:GetItem".to_owned(), vec![resource], true);
        let query = |resource| ("dynamodb:Query".to_owned(), vec![resource], false);
        let send = ("sqs:SendMessage".to_owned(), vec!["arn".to_owned()], false);
        assert_eq!(actions("by-policies"), [read(table.clone()), send]);
        assert_eq!(actions("by-role"), [query(index), read(table)]);
    }

    #[test]
    fn what_is_not_understood_is_refused() {
        let inputs = || Inputs { parameters: [].into(), given: [].into(), aws_url: String::new() };
        for (good, bad) in [("Effect: Allow", "Effect: Deny"), ("StringLike", "StringNotLike")] {
            let error = read(&TEMPLATE.replace(good, bad), &inputs()).unwrap_err();
            assert!(error.to_string().contains("local"), "{error}");
        }
    }
}
