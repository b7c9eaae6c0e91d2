//! Holds what the API really answers against what the document says that it answers.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

use jsonschema::Validator;
use platform::http::Operation;
use serde_json::{Value, json};

use crate::{document, operations};

/// One request and what came back.
#[derive(Debug)]
pub struct Answered<'a> {
    pub method: &'a str,
    /// Without the query.
    pub path: &'a str,
    /// The request's body, where it was JSON.
    pub request: Option<&'a Value>,
    pub status: u16,
    pub content_type: &'a str,
    pub body: &'a str,
}

/// The document, ready to be compared with answers.
pub struct Answers {
    operations: Vec<Operation>,
    document: Value,
    validators: Mutex<HashMap<String, Arc<Validator>>>,
}

/// How many errors of a body are worth reading.
const MOST_ERRORS: usize = 5;

impl Default for Answers {
    fn default() -> Self {
        Self { operations: operations(), document: document(), validators: Mutex::default() }
    }
}

impl Answers {
    #[must_use]
    pub fn document(&self) -> &Value {
        &self.document
    }

    #[must_use]
    pub fn operations(&self) -> &[Operation] {
        &self.operations
    }

    /// The operation that a request is for: the one with the fewest parameters, as API Gateway chooses.
    #[must_use]
    pub fn operation(&self, method: &str, path: &str) -> Option<&Operation> {
        let fitting = self
            .operations
            .iter()
            .filter(|operation| operation.method == method && fits(operation.path, path));
        fitting.min_by_key(|operation| operation.path.matches('{').count())
    }

    /// What of the document the answer has shown to be true; `None` for what is no operation of the API.
    ///
    /// # Errors
    /// What the document does not say so.
    pub fn check(&self, answered: &Answered<'_>) -> Result<Option<(String, u16, String)>, String> {
        let Some(operation) = self.operation(answered.method, answered.path) else {
            return Ok(None);
        };
        let id = operation.id();
        let reached = |code: &str| Ok(Some((id.clone(), answered.status, code.to_owned())));
        if answered.status >= 400 {
            return match self.refusal(operation, answered)? {
                Some(code) => reached(&code),
                None => Ok(None),
            };
        }
        let responses = self.responses(operation);
        let status = answered.status.to_string();
        let Some(response) = responses.get(&status) else {
            return Err(format!("{id} is not documented to answer {status}"));
        };
        if let Some(content) = response["content"].as_object() {
            let known =
                content.keys().any(|known| answered.content_type.starts_with(known.as_str()));
            if !known {
                return Err(format!("{id} answers {status} with {}", answered.content_type));
            }
            let is_json = answered.content_type.starts_with("application/json");
            let has_schema =
                content.get("application/json").is_some_and(|json| json.get("schema").is_some());
            if is_json && has_schema {
                let place = format!(
                    "{}/responses/{status}/content/application~1json/schema",
                    place(operation)
                );
                self.conforms(&place, answered.body)?;
            }
        } else if !answered.body.is_empty() {
            return Err(format!("{id} answers {status} with a body: {}", answered.body));
        }
        if let Some(request) = answered.request {
            let place =
                format!("{}/requestBody/content/application~1json/schema", place(operation));
            if self.document.pointer(&place).is_some() {
                self.value_conforms(&place, request)
                    .map_err(|error| format!("{id} accepted what is not documented: {error}"))?;
            }
        }
        reached("-")
    }

    /// The code of a documented refusal; `None` for faults and for what API Gateway itself answers.
    fn refusal(
        &self,
        operation: &Operation,
        answered: &Answered<'_>,
    ) -> Result<Option<String>, String> {
        if !answered.content_type.starts_with("application/problem+json") {
            let by_gateway = matches!(answered.status, 404 | 413 | 429 | 500 | 502 | 503 | 504);
            let says = format!("{} answers {} without a problem", operation.id(), answered.status);
            return if by_gateway { Ok(None) } else { Err(says) };
        }
        self.conforms("/components/schemas/Problem", answered.body)?;
        let problem: Value =
            serde_json::from_str(answered.body).map_err(|error| error.to_string())?;
        let code = problem["code"].as_str().unwrap_or_default();
        if (answered.status, code) == (500, "internal") {
            return Ok(None);
        }
        let mut refusals = operation.refusals().into_iter();
        if refusals.any(|known| (known.status, known.code) == (answered.status, code)) {
            return Ok(Some(code.to_owned()));
        }
        let (id, status) = (operation.id(), answered.status);
        Err(format!("{id} is not documented to refuse with {status} {code}: {}", answered.body))
    }

    fn responses<'a>(&'a self, operation: &Operation) -> &'a Value {
        self.document.pointer(&format!("{}/responses", place(operation))).unwrap_or(&Value::Null)
    }

    fn conforms(&self, place: &str, body: &str) -> Result<(), String> {
        let body =
            serde_json::from_str(body).map_err(|error| format!("{place}: {error}: {body}"))?;
        self.value_conforms(place, &body)
    }

    fn value_conforms(&self, place: &str, value: &Value) -> Result<(), String> {
        let validator = self.validator(place)?;
        let errors: Vec<String> = validator
            .iter_errors(value)
            .take(MOST_ERRORS)
            .map(|error| format!("{}: {error}", error.instance_path()))
            .collect();
        if errors.is_empty() { Ok(()) } else { Err(format!("{place}: {}", errors.join("; "))) }
    }

    fn validator(&self, place: &str) -> Result<Arc<Validator>, String> {
        let mut validators = self.validators.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(validator) = validators.get(place) {
            return Ok(Arc::clone(validator));
        }
        let mut schema = self.document.pointer(place).cloned().unwrap_or(Value::Bool(false));
        let components = json!({ "schemas": self.document["components"]["schemas"] });
        if let Some(schema) = schema.as_object_mut() {
            schema.insert("components".to_owned(), components);
        }
        let validator = jsonschema::options()
            .should_validate_formats(true)
            .build(&schema)
            .map_err(|error| format!("{place} is no schema: {error}"))?;
        let validator = Arc::new(validator);
        validators.insert(place.to_owned(), Arc::clone(&validator));
        Ok(validator)
    }
}

/// Where the document has the operation.
fn place(operation: &Operation) -> String {
    let path = operation.path.replace('~', "~0").replace('/', "~1");
    format!("/paths/{path}/{}", operation.method.to_lowercase())
}

fn fits(template: &str, path: &str) -> bool {
    let (mut wanted, mut given) = (template.split('/'), path.split('/'));
    loop {
        match (wanted.next(), given.next()) {
            (None, None) => return true,
            (Some(wanted), Some(given)) => {
                if !(wanted == given || (wanted.starts_with('{') && !given.is_empty())) {
                    return false;
                }
            }
            _ => return false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_fits_its_template_and_no_other() {
        assert!(fits("/v1/orders/{id}/cancel", "/v1/orders/ord_1/cancel"));
        assert!(!fits("/v1/orders/{id}/cancel", "/v1/orders/ord_1"));
        assert!(!fits("/v1/orders/{id}", "/v1/orders/"));
        assert!(!fits("/v1/orders/{id}", "/v1/orders/ord_1/cancel"));
    }

    #[test]
    fn what_is_not_documented_is_told() {
        let answers = Answers::default();
        let mut health = Answered {
            method: "GET",
            path: "/v1/health",
            request: None,
            status: 200,
            content_type: "application/json",
            body: r#"{"status":"ok"}"#,
        };
        let reached = answers.check(&health).map(Option::unwrap_or_default);
        assert_eq!(reached, Ok(("checkHealth".to_owned(), 200, "-".to_owned())));
        health.body = r#"{"status":"dead"}"#;
        assert!(answers.check(&health).is_err_and(|says| says.contains("/status")));
        health.status = 201;
        assert!(answers.check(&health).is_err_and(|says| says.contains("answer 201")));
        health.status = 409;
        health.content_type = "application/problem+json";
        health.body = r#"{"type":"/problems/ill","title":"Ill","status":409,"instance":"/v1/health",
            "code":"ill","request_id":"r"}"#;
        assert!(answers.check(&health).is_err_and(|says| says.contains("refuse with 409 ill")));
    }
}
