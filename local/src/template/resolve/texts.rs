//! The intrinsic functions that make texts and pick values.

use serde_json::{Map, Value};

use super::{Resolver, scalar_text};
use crate::template::TemplateError;
use crate::template::sub::{Piece, pieces};

impl Resolver {
    pub(super) fn sub(&self, argument: &Value, at: &str) -> Result<String, TemplateError> {
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

    pub(super) fn join(&self, argument: &Value, at: &str) -> Result<String, TemplateError> {
        let parts = self.items(argument, "Fn::Join", at)?;
        let [Value::String(separator), Value::Array(items)] = parts.as_slice() else {
            return Err(TemplateError::new(at, "Fn::Join takes a separator and a list"));
        };
        let texts: Option<Vec<String>> = items.iter().map(scalar_text).collect();
        let texts = texts.ok_or_else(|| TemplateError::new(at, "Fn::Join joins texts only"))?;
        Ok(texts.join(separator))
    }

    pub(super) fn split(&self, argument: &Value, at: &str) -> Result<Value, TemplateError> {
        let parts = self.items(argument, "Fn::Split", at)?;
        let [Value::String(separator), Value::String(text)] = parts.as_slice() else {
            return Err(TemplateError::new(at, "Fn::Split takes a separator and a text"));
        };
        Ok(Value::from(text.split(separator.as_str()).collect::<Vec<_>>()))
    }

    pub(super) fn select(&self, argument: &Value, at: &str) -> Result<Value, TemplateError> {
        let parts = self.items(argument, "Fn::Select", at)?;
        let [index, Value::Array(items)] = parts.as_slice() else {
            return Err(TemplateError::new(at, "Fn::Select takes an index and a list"));
        };
        scalar_text(index)
            .and_then(|index| index.parse::<usize>().ok())
            .and_then(|index| items.get(index).cloned())
            .ok_or_else(|| TemplateError::new(at, format!("Fn::Select: no item {index}")))
    }

    pub(super) fn find_in_map(&self, argument: &Value, at: &str) -> Result<Value, TemplateError> {
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
}
