//! Conditions, and what depends on them.

use serde_json::Value;

use super::{Resolved, Resolver, intrinsic, scalar_text, section, text_of};
use crate::template::TemplateError;

impl Resolver {
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

    pub(super) fn choose(&self, argument: &Value, at: &str) -> Resolved {
        let Some([Value::String(condition), then, otherwise]) =
            argument.as_array().map(Vec::as_slice)
        else {
            return Err(TemplateError::new(at, "Fn::If takes a condition and two values"));
        };
        let chosen = if self.condition(condition, at)? { then } else { otherwise };
        self.resolve(chosen, at)
    }

    pub(super) fn holds(&self, condition: &Value, at: &str) -> Result<bool, TemplateError> {
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
}
