//! Requests that are well-formed and nothing more, made of the API's document alone.

use openapi::example;
use platform::http::{Body, Operation, Who};
use reqwest::Method;
use serde_json::Value;

use super::{Answer, Call, Shop, answers};

/// A request for an operation. Each part can be made wrong before it is sent.
#[derive(Debug, Clone)]
pub struct Probe {
    pub operation: Operation,
    pub path: String,
    pub query: String,
    pub headers: Vec<(&'static str, String)>,
    /// Content type and text.
    pub body: Option<(&'static str, String)>,
}

impl Probe {
    /// As the document's examples have it.
    #[must_use]
    pub fn of(operation: &Operation, fresh: &str) -> Self {
        let mut headers = Vec::new();
        if operation.keyed {
            headers.push(("idempotency-key", format!("probe-{fresh}")));
        }
        if operation.guarded {
            headers.push(("if-match", "\"1\"".to_owned()));
        }
        let body = operation.body.as_ref().map(|body| match body {
            Body::Json { .. } => ("application/json", example_body(operation).to_string()),
            Body::Raw(types) => (*types.first().unwrap(), "x".to_owned()),
        });
        let mut path = operation.path.to_owned();
        for (name, _) in &operation.parameters {
            let value =
                example(answers().document(), &parameter(operation, "path", name)["schema"]);
            path = path.replace(&format!("{{{name}}}"), value.as_str().unwrap());
        }
        Self { operation: operation.clone(), path, query: required_query(operation), headers, body }
    }

    /// The kinds of ids that a path has: the names of their schemas, or the part's own name where it has none.
    #[must_use]
    pub fn kinds(operation: &Operation) -> Vec<&'static str> {
        let names = operation.parameters.iter().map(|(name, _)| *name);
        let kind = |name: &'static str| {
            let schema = &parameter(operation, "path", name)["schema"];
            let shared = schema["$ref"].as_str().and_then(|target| target.rsplit('/').next());
            shared.unwrap_or(name)
        };
        names.map(kind).collect()
    }

    /// Whether the query may have this parameter.
    #[must_use]
    pub fn takes_query(operation: &Operation, name: &str) -> bool {
        parameters(operation).any(|one| one["in"] == "query" && one["name"] == name)
    }

    /// The parts of the path are what `id` gives for each place and kind.
    #[must_use]
    pub fn with_path(mut self, id: impl Fn(usize, &str) -> String) -> Self {
        self.operation.path.clone_into(&mut self.path);
        let kinds = Self::kinds(&self.operation);
        let parts = self.operation.parameters.iter().zip(kinds).enumerate();
        for (index, ((name, _), kind)) in parts {
            self.path = self.path.replace(&format!("{{{name}}}"), &id(index, kind));
        }
        self
    }

    /// The parts of the path are nothing that could be meant.
    #[must_use]
    pub fn with_senseless_path(mut self) -> Self {
        self.operation.path.clone_into(&mut self.path);
        for (name, _) in &self.operation.parameters {
            self.path = self.path.replace(&format!("{{{name}}}"), "%21%21");
        }
        self
    }

    #[must_use]
    pub fn without_header(mut self, name: &str) -> Self {
        self.headers.retain(|(header, _)| *header != name);
        self
    }

    #[must_use]
    pub fn with_header(self, name: &'static str, value: &str) -> Self {
        let mut probe = self.without_header(name);
        probe.headers.push((name, value.to_owned()));
        probe
    }

    #[must_use]
    pub fn with_query(self, query: &str) -> Self {
        Self { query: format!("?{query}"), ..self }
    }

    #[must_use]
    pub fn with_body(self, content_type: &'static str, text: &str) -> Self {
        Self { body: Some((content_type, text.to_owned())), ..self }
    }

    #[must_use]
    pub fn call(&self, shop: &Shop) -> Call {
        let method = Method::from_bytes(self.operation.method.as_bytes()).unwrap();
        let mut call = shop.call(method, &format!("{}{}", self.path, self.query));
        for (name, value) in &self.headers {
            call = call.header(name, value);
        }
        match &self.body {
            Some((content_type, text)) => call.body(content_type, text.clone()),
            None => call,
        }
    }

    /// Sends it as somebody who may: an admin, a customer, or nobody where anybody may.
    pub async fn send(&self, shop: &Shop, customer: &str) -> Answer {
        match self.operation.who {
            Who::Public | Who::Provider => self.call(shop).send().await,
            Who::Shopper | Who::Customer => self.call(shop).bearer(customer).send().await,
            Who::Staff(_) => shop.with_admin(|token| self.call(shop).bearer(token)).await,
        }
    }
}

/// The least body that fits the schema.
fn example_body(operation: &Operation) -> Value {
    let path = operation.path.replace('/', "~1");
    let method = operation.method.to_lowercase();
    let place = format!("/paths/{path}/{method}/requestBody/content/application~1json/schema");
    let document = answers().document();
    example(document, document.pointer(&place).unwrap())
}

fn parameters(operation: &Operation) -> impl Iterator<Item = &'static Value> {
    let method = operation.method.to_lowercase();
    let all = &answers().document()["paths"][operation.path][method]["parameters"];
    all.as_array().into_iter().flatten()
}

fn parameter(operation: &Operation, place: &str, name: &str) -> &'static Value {
    let found = parameters(operation).find(|one| one["in"] == place && one["name"] == name);
    found.unwrap_or_else(|| panic!("{} has no {name} in {place}", operation.id()))
}

fn required_query(operation: &Operation) -> String {
    let required =
        parameters(operation).filter(|one| one["in"] == "query" && one["required"] == true);
    let pairs = required.map(|one| {
        let value = example(answers().document(), &one["schema"]);
        let value = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
        format!("{}={value}", one["name"].as_str().unwrap())
    });
    let pairs: Vec<String> = pairs.collect();
    if pairs.is_empty() { String::new() } else { format!("?{}", pairs.join("&")) }
}
