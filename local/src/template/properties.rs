//! Reads resolved properties with their types, and says where one has another.

use std::time::Duration;

use serde_json::{Map, Value};

use super::TemplateError;
use super::resolve::{Resolver, scalar_text};

/// A resource whose properties are resolved one by one: those nobody reads may be anything.
pub struct Resource<'t> {
    pub id: &'t str,
    pub properties: Map<String, Value>,
    pub resolver: &'t Resolver,
}

impl Resource<'_> {
    pub fn property(&self, name: &str) -> Result<Node, TemplateError> {
        let at = format!("{}.Properties.{name}", self.id);
        let value = match self.properties.get(name) {
            Some(raw) => self.resolver.resolve(raw, &at)?,
            None => None,
        };
        Ok(Node { value, at })
    }
}

/// A resolved property, which may be absent, and where it stands.
#[derive(Clone, Debug)]
pub struct Node {
    value: Option<Value>,
    at: String,
}

impl Node {
    pub fn new(value: Option<Value>, at: impl Into<String>) -> Self {
        Self { value, at: at.into() }
    }

    pub fn value(self) -> Option<Value> {
        self.value
    }

    pub fn is_absent(&self) -> bool {
        self.value.is_none()
    }

    /// An error about this property.
    pub fn wrong(&self, problem: impl Into<String>) -> TemplateError {
        TemplateError::new(&self.at, problem)
    }

    /// A member of this object; absent when this is.
    pub fn field(&self, name: &str) -> Self {
        let value = self.value.as_ref().and_then(|value| value.get(name)).cloned();
        Self { value, at: format!("{}.{name}", self.at) }
    }

    pub fn text(&self) -> Result<Option<String>, TemplateError> {
        self.scalar("text", Some)
    }

    pub fn required_text(&self) -> Result<String, TemplateError> {
        self.text()?.ok_or_else(|| self.wrong("is missing"))
    }

    pub fn number<T: std::str::FromStr>(&self) -> Result<Option<T>, TemplateError> {
        self.scalar("a number in range", |text| text.parse().ok())
    }

    pub fn flag(&self) -> Result<Option<bool>, TemplateError> {
        self.scalar("true or false", |text| text.parse().ok())
    }

    pub fn seconds(&self) -> Result<Option<Duration>, TemplateError> {
        Ok(self.number()?.map(Duration::from_secs))
    }

    /// The items of a list; none when it is absent.
    pub fn items(&self) -> Result<Vec<Self>, TemplateError> {
        match &self.value {
            None => Ok(Vec::new()),
            Some(Value::Array(items)) => Ok(items
                .iter()
                .enumerate()
                .map(|(index, item)| Self::new(Some(item.clone()), format!("{}[{index}]", self.at)))
                .collect()),
            Some(_) => Err(self.wrong("must be a list")),
        }
    }

    pub fn texts(&self) -> Result<Vec<String>, TemplateError> {
        self.items()?.iter().map(Self::required_text).collect()
    }

    /// The members of an object; none when it is absent.
    pub fn members(&self) -> Result<Vec<(String, Self)>, TemplateError> {
        match &self.value {
            None => Ok(Vec::new()),
            Some(Value::Object(object)) => Ok(object
                .iter()
                .map(|(name, value)| {
                    (name.clone(), Self::new(Some(value.clone()), format!("{}.{name}", self.at)))
                })
                .collect()),
            Some(_) => Err(self.wrong("must be a map")),
        }
    }

    fn scalar<T>(
        &self,
        expected: &str,
        read: impl FnOnce(String) -> Option<T>,
    ) -> Result<Option<T>, TemplateError> {
        let Some(value) = &self.value else { return Ok(None) };
        match scalar_text(value).and_then(read) {
            Some(read) => Ok(Some(read)),
            None => Err(self.wrong(format!("must be {expected}, but is {value}"))),
        }
    }
}
