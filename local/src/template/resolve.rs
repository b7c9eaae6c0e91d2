//! Replaces intrinsic functions by what they stand for on this machine.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use super::TemplateError;
use super::names::{self, ACCOUNT, REGION, STACK};
use super::sub::{Piece, pieces};

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

    /// Whether a named condition holds.
    pub fn condition(&self, name: &str, at: &str) -> Result<bool, TemplateError> {
        let inner = format!("{at} > Conditions.{name}");
        if at.contains(&format!("> Conditions.{name}")) {
            return Err(TemplateError::new(&inner, "depends on itself"));
        }
        let condition = section(&self.document, "Conditions")
            .find_map(|(key, value)| (key == name).then_some(value))
            .ok_or_else(|| TemplateError::new(at, format!("names no condition: {name}")))?;
        self.holds(condition, &inner)
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

    fn sub(&self, argument: &Value, at: &str) -> Result<String, TemplateError> {
        let none = Value::Object(Map::new());
        let (template, variables) = match argument {
            Value::String(text) => (text, &none),
            Value::Array(parts) => match parts.as_slice() {
                [Value::String(text), variables] => (text, variables),
                _ => return Err(TemplateError::new(at, "Fn::Sub takes a text and a map")),
            },
            _ => return Err(TemplateError::new(at, "Fn::Sub takes a text, or a text and a map")),
        };
        let cut = pieces(template).map_err(|problem| TemplateError::new(at, problem))?;
        let mut out = String::new();
        for piece in cut {
            match piece {
                Piece::Literal(text) => out.push_str(text),
                Piece::Escaped(text) => out.push_str(&format!("${{{text}}}")),
                Piece::Lookup(name) => out.push_str(&self.look_up(name, variables, at)?),
            }
        }
        Ok(out)
    }

    fn look_up(&self, name: &str, variables: &Value, at: &str) -> Result<String, TemplateError> {
        let value = if let Some(variable) = variables.get(name) {
            self.resolve(variable, at)?
        } else if let Some((id, attribute)) = name.split_once('.') {
            return self.attribute(id, attribute, at);
        } else {
            self.reference(name, at)?
        };
        value
            .as_ref()
            .and_then(scalar_text)
            .ok_or_else(|| TemplateError::new(at, format!("${{{name}}} is not a text")))
    }

    fn join(&self, argument: &Value, at: &str) -> Result<String, TemplateError> {
        let parts = self.items(argument, "Fn::Join", at)?;
        let [Value::String(separator), Value::Array(items)] = parts.as_slice() else {
            return Err(TemplateError::new(at, "Fn::Join takes a separator and a list"));
        };
        let texts: Option<Vec<String>> = items.iter().map(scalar_text).collect();
        let texts = texts.ok_or_else(|| TemplateError::new(at, "Fn::Join joins texts only"))?;
        Ok(texts.join(separator))
    }

    fn split(&self, argument: &Value, at: &str) -> Result<Value, TemplateError> {
        let parts = self.items(argument, "Fn::Split", at)?;
        let [Value::String(separator), Value::String(text)] = parts.as_slice() else {
            return Err(TemplateError::new(at, "Fn::Split takes a separator and a text"));
        };
        Ok(Value::from(text.split(separator.as_str()).collect::<Vec<_>>()))
    }

    fn select(&self, argument: &Value, at: &str) -> Result<Value, TemplateError> {
        let parts = self.items(argument, "Fn::Select", at)?;
        let [index, Value::Array(items)] = parts.as_slice() else {
            return Err(TemplateError::new(at, "Fn::Select takes an index and a list"));
        };
        scalar_text(index)
            .and_then(|index| index.parse::<usize>().ok())
            .and_then(|index| items.get(index).cloned())
            .ok_or_else(|| TemplateError::new(at, format!("Fn::Select: no item {index}")))
    }

    fn find_in_map(&self, argument: &Value, at: &str) -> Result<Value, TemplateError> {
        let parts = self.items(argument, "Fn::FindInMap", at)?;
        let keys: Option<Vec<String>> = parts.iter().map(scalar_text).collect();
        let keys = keys
            .filter(|keys| keys.len() == 3)
            .ok_or_else(|| TemplateError::new(at, "Fn::FindInMap takes a map and two keys"))?;
        let mut found = self.document.get("Mappings");
        for key in &keys {
            found = found.and_then(|map| map.get(key));
        }
        found.cloned().ok_or_else(|| {
            TemplateError::new(at, format!("Fn::FindInMap finds no {}", keys.join(".")))
        })
    }

    fn choose(&self, argument: &Value, at: &str) -> Resolved {
        let Some([Value::String(condition), then, otherwise]) =
            argument.as_array().map(Vec::as_slice)
        else {
            return Err(TemplateError::new(at, "Fn::If takes a condition and two values"));
        };
        let chosen = if self.condition(condition, at)? { then } else { otherwise };
        self.resolve(chosen, at)
    }

    fn holds(&self, condition: &Value, at: &str) -> Result<bool, TemplateError> {
        let call = condition.as_object().and_then(intrinsic);
        let Some((name, argument)) = call else {
            return Err(TemplateError::new(at, "is not a condition"));
        };
        let all = |wanted: bool| -> Result<bool, TemplateError> {
            for inner in argument.as_array().into_iter().flatten() {
                if self.holds(inner, at)? != wanted {
                    return Ok(!wanted);
                }
            }
            Ok(wanted)
        };
        match name {
            "Condition" => self.condition(text_of(argument, name, at)?, at),
            "Fn::Not" => all(true).map(|holds| !holds),
            "Fn::And" => all(true),
            "Fn::Or" => all(false),
            "Fn::Equals" => {
                let sides = self.items(argument, name, at)?;
                let [left, right] = sides.as_slice() else {
                    return Err(TemplateError::new(at, "Fn::Equals takes two values"));
                };
                Ok(scalar_text(left) == scalar_text(right))
            }
            other => Err(TemplateError::new(at, format!("{other} is not a condition"))),
        }
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
#[path = "resolve_tests.rs"]
mod tests;
