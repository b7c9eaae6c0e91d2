//! Replaces intrinsic functions by what they stand for on this machine.

mod conditions;
mod texts;

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use super::TemplateError;
use super::names::{self, ACCOUNT, REGION, STACK};

/// Knows a template's parameters, mappings, conditions and resources.
pub struct Resolver {
    document: Value,
    parameters: BTreeMap<String, Value>,
    aws_url: String,
}

/// `None` is `AWS::NoValue`: the property is left out.
type Resolved = Result<Option<Value>, TemplateError>;

impl Resolver {
    pub fn new(
        document: Value,
        overrides: &BTreeMap<String, String>,
        aws_url: &str,
    ) -> Result<Self, TemplateError> {
        let mut parameters = BTreeMap::new();
        for (name, declared) in section(&document, "Parameters") {
            let at = format!("Parameters.{name}");
            let given = overrides.get(name).map(|text| Value::String(text.clone()));
            let value = given.or_else(|| declared.get("Default").cloned()).ok_or_else(|| {
                TemplateError::new(
                    &at,
                    format!("has no default: give one with --parameter {name}=…"),
                )
            })?;
            let kind = declared.get("Type").and_then(Value::as_str).unwrap_or("String");
            parameters.insert(name.clone(), parameter(kind, &value, &at)?);
        }
        Ok(Self { document, parameters, aws_url: aws_url.to_owned() })
    }

    pub fn document(&self) -> &Value {
        &self.document
    }

    pub fn resolve(&self, value: &Value, at: &str) -> Resolved {
        match value {
            Value::Array(items) => {
                let mut resolved = Vec::with_capacity(items.len());
                for (index, item) in items.iter().enumerate() {
                    resolved.extend(self.resolve(item, &format!("{at}[{index}]"))?);
                }
                Ok(Some(Value::Array(resolved)))
            }
            Value::Object(object) => match intrinsic(object) {
                Some((name, argument)) => self.call(name, argument, at),
                None => {
                    let mut resolved = Map::new();
                    for (key, inner) in object {
                        if let Some(inner) = self.resolve(inner, &format!("{at}.{key}"))? {
                            resolved.insert(key.clone(), inner);
                        }
                    }
                    Ok(Some(Value::Object(resolved)))
                }
            },
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {
                Ok(Some(value.clone()))
            }
        }
    }

    fn call(&self, name: &str, argument: &Value, at: &str) -> Resolved {
        match name {
            "Ref" => self.reference(text_of(argument, name, at)?, at),
            "Fn::GetAtt" => self.get_att(argument, at).map(|text| Some(Value::String(text))),
            "Fn::Sub" => self.sub(argument, at).map(|text| Some(Value::String(text))),
            "Fn::Join" => self.join(argument, at).map(|text| Some(Value::String(text))),
            "Fn::Split" => self.split(argument, at).map(Some),
            "Fn::Select" => self.select(argument, at).map(Some),
            "Fn::FindInMap" => self.find_in_map(argument, at).map(Some),
            "Fn::If" => self.choose(argument, at),
            "Condition" | "Fn::Equals" | "Fn::Not" | "Fn::And" | "Fn::Or" => {
                let call = Value::Object(Map::from_iter([(name.to_owned(), argument.clone())]));
                self.holds(&call, at).map(|holds| Some(Value::Bool(holds)))
            }
            "Fn::ImportValue" => Err(TemplateError::new(
                at,
                "uses Fn::ImportValue, but there are no other stacks on this machine",
            )),
            other => {
                Err(TemplateError::new(at, format!("uses {other}, which local cannot resolve")))
            }
        }
    }

    fn reference(&self, name: &str, at: &str) -> Resolved {
        let pseudo = match name {
            "AWS::NoValue" => return Ok(None),
            "AWS::Region" => Some(REGION),
            "AWS::AccountId" => Some(ACCOUNT),
            "AWS::StackName" => Some(STACK),
            "AWS::StackId" => {
                Some("arn:aws:cloudformation:us-east-1:000000000000:stack/trolley-local/local")
            }
            "AWS::Partition" => Some("aws"),
            "AWS::URLSuffix" => Some("amazonaws.com"),
            _ => None,
        };
        if let Some(text) = pseudo {
            return Ok(Some(Value::from(text)));
        }
        if let Some(value) = self.parameters.get(name) {
            return Ok(Some(value.clone()));
        }
        let kind = self.kind(name, at)?;
        Ok(Some(Value::String(names::reference(kind, name, &self.aws_url))))
    }

    fn get_att(&self, argument: &Value, at: &str) -> Result<String, TemplateError> {
        let parts = self.items(argument, "Fn::GetAtt", at)?;
        let [Value::String(id), Value::String(attribute)] = parts.as_slice() else {
            return Err(TemplateError::new(at, "Fn::GetAtt takes a resource and an attribute"));
        };
        self.attribute(id, attribute, at)
    }

    fn attribute(&self, id: &str, attribute: &str, at: &str) -> Result<String, TemplateError> {
        let kind = self.kind(id, at)?;
        names::attribute(kind, id, attribute, &self.aws_url).map_err(|known| {
            TemplateError::new(at, format!("{id} has no attribute {attribute:?} (it has {known})"))
        })
    }

    /// The type of a resource of this name.
    fn kind(&self, id: &str, at: &str) -> Result<&str, TemplateError> {
        let kind = |id: &str| self.document.get("Resources")?.get(id)?.get("Type")?.as_str();
        kind(id).or_else(|| made_by_sam(id, kind)).ok_or_else(|| {
            TemplateError::new(at, format!("names no parameter and no resource: {id}"))
        })
    }

    fn items(&self, argument: &Value, name: &str, at: &str) -> Result<Vec<Value>, TemplateError> {
        match self.resolve(argument, at)? {
            Some(Value::Array(items)) => Ok(items),
            _ => Err(TemplateError::new(at, format!("{name} takes a list"))),
        }
    }
}

/// The entries of one of the document's sections.
pub fn section<'d>(
    document: &'d Value,
    name: &str,
) -> impl Iterator<Item = (&'d String, &'d Value)> {
    document.get(name).and_then(Value::as_object).into_iter().flatten()
}

/// The function that an object calls, if it is such a call.
pub fn intrinsic(object: &Map<String, Value>) -> Option<(&str, &Value)> {
    let mut entries = object.iter();
    let (name, argument) = entries.next()?;
    let alone = entries.next().is_none();
    let called =
        name == "Ref" || name.starts_with("Fn::") || (name == "Condition" && argument.is_string());
    (alone && called).then_some((name, argument))
}

/// The text of a text, number or flag, as CloudFormation converts them.
pub fn scalar_text(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        Value::Bool(flag) => Some(flag.to_string()),
        Value::Null | Value::Array(_) | Value::Object(_) => None,
    }
}

fn text_of<'v>(argument: &'v Value, name: &str, at: &str) -> Result<&'v str, TemplateError> {
    argument.as_str().ok_or_else(|| TemplateError::new(at, format!("{name} takes a name")))
}

fn parameter(kind: &str, value: &Value, at: &str) -> Result<Value, TemplateError> {
    let text = scalar_text(value)
        .ok_or_else(|| TemplateError::new(at, "its default is neither text nor number"))?;
    match kind {
        "String" | "Number" => Ok(Value::String(text)),
        "CommaDelimitedList" => Ok(Value::from(list_items(&text))),
        list if list.starts_with("List<") => Ok(Value::from(list_items(&text))),
        ssm if ssm.starts_with("AWS::SSM::") => {
            Err(TemplateError::new(at, "is read from Parameter Store, which local does not have"))
        }
        _ => Ok(Value::String(text)),
    }
}

fn list_items(text: &str) -> Vec<&str> {
    text.split(',').map(str::trim).filter(|item| !item.is_empty()).collect()
}

/// SAM adds resources of its own: an API for functions that name none, a role for each function.
fn made_by_sam<'d>(id: &str, kind: impl Fn(&str) -> Option<&'d str>) -> Option<&'static str> {
    if id == "ServerlessHttpApi" {
        return Some("AWS::Serverless::HttpApi");
    }
    let function = id.strip_suffix("Role")?;
    (kind(function)? == "AWS::Serverless::Function").then_some("AWS::IAM::Role")
}

#[cfg(test)]
mod tests;
