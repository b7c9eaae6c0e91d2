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
