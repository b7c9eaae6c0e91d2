//! The OpenAPI 3.1 document, put together from the operations.

use http::StatusCode;
use platform::http::{Body, Content, Operation, Who};
use serde_json::{Map, Value, json};

use crate::{
    components::{Components, without_null},
    headers, problems, services,
};

/// The whole document.
#[must_use]
pub fn document() -> Value {
    let mut components = Components::new();
    let mut paths: Map<String, Value> = Map::new();
    for (service, operations) in services() {
        for operation in operations {
            let path = paths.entry(operation.path).or_insert_with(|| json!({}));
            let described = describe(&mut components, service, &operation);
            path[operation.method.to_lowercase()] = described;
        }
    }
    let mut paths = Value::Object(paths);
    let mut schemas = components.finish(&mut paths);
    schemas.insert("Problem".to_owned(), problems::schema());
    json!({
        "openapi": "3.1.0",
        "info": {
            "title": "Trolley",
            "version": env!("CARGO_PKG_VERSION"),
            "summary": "A checkout backend without servers",
            "description": ABOUT,
            "license": { "name": "MIT", "identifier": "MIT" },
        },
        "servers": [
            { "url": "/", "description": "Where this document comes from" },
            { "url": "http://127.0.0.1:9000", "description": "`make dev`" },
        ],
        "security": [],
        "tags": services().iter().map(|(name, _)| json!({ "name": name })).collect::<Vec<_>>(),
        "paths": paths,
        "components": {
            "schemas": schemas,
            "responses": problems::shared(),
            "securitySchemes": {
                "token": {
                    "type": "http", "scheme": "bearer", "bearerFormat": "JWT",
                    "description": "The `access_token` of sign-in, refresh or a guest's session",
                },
                "signature": {
                    "type": "apiKey", "in": "header", "name": "Stripe-Signature",
                    "description": "The payment provider's signature of the raw body",
                },
            },
        },
    })
}

const ABOUT: &str = "\
Money is an integer of minor units with its currency. Times are RFC 3339 in UTC. Ids are prefixed, sort by time and \
are never secrets. Unknown fields in request bodies are refused.

Every error is a problem of RFC 9457 with a stable `code`: docs/PROBLEMS.md says what each means and what to do. \
`X-Request-Id` is echoed and names the request in the logs.

Lists have `limit` (1 to 100, 20 unless said) and `cursor`, which is the `next_cursor` of the page before.

Answers may get new fields and words: clients ignore what they do not know.";

fn describe(components: &mut Components, service: &str, operation: &Operation) -> Value {
    let mut all = json!({
        "operationId": operation.id(),
        "tags": [service],
        "summary": operation.summary,
        "description": who(operation),
        "x-function": operation.function,
        "responses": responses(components, operation),
    });
    if let Some(scheme) = security(operation.who) {
        all["security"] = json!([{ scheme: [] }]);
    }
    if let Who::Staff(roles) = operation.who {
        all["x-roles"] = json!(roles);
    }
    let parameters = parameters(components, operation);
    if !parameters.is_empty() {
        all["parameters"] = parameters.into();
    }
    if let Some(body) = &operation.body {
        all["requestBody"] = request_body(components, body);
    }
    all
}

fn who(operation: &Operation) -> String {
    match operation.who {
        Who::Public => "For anybody.".to_owned(),
        Who::Shopper => "For guests and customers.".to_owned(),
        Who::Customer => "For customers.".to_owned(),
        Who::Staff(["admin"]) => "For staff: `admin`.".to_owned(),
        Who::Staff(roles) => format!("For staff: `{}` or `admin`.", roles.join("`, `")),
        Who::Provider => "For the payment provider.".to_owned(),
    }
}

fn security(who: Who) -> Option<&'static str> {
    match who {
        Who::Public => None,
        Who::Shopper | Who::Customer | Who::Staff(_) => Some("token"),
        Who::Provider => Some("signature"),
    }
}

fn parameters(components: &mut Components, operation: &Operation) -> Vec<Value> {
    let mut all = Vec::new();
    for (name, shape) in &operation.parameters {
        let schema = components.input(*shape);
        all.push(json!({ "name": name, "in": "path", "required": true, "schema": schema }));
    }
    if let Some(shape) = operation.query {
        let schema = components.input(shape);
        let required = schema["required"].as_array().cloned().unwrap_or_default();
        for (name, property) in schema["properties"].as_object().into_iter().flatten() {
            all.push(query_parameter(name, property.clone(), required.contains(&json!(name))));
        }
    }
    all.extend(headers::parameters(operation));
    all
}

fn query_parameter(name: &str, mut schema: Value, required: bool) -> Value {
    without_null(&mut schema);
    let mut parameter = json!({ "name": name, "in": "query", "required": required });
    if let Some(description) =
        schema.as_object_mut().and_then(|schema| schema.remove("description"))
    {
        parameter["description"] = description;
    }
    parameter["schema"] = schema;
    parameter
}

fn request_body(components: &mut Components, body: &Body) -> Value {
    match body {
        Body::Json { shape, required } => json!({
            "required": required,
            "content": { "application/json": { "schema": components.input(*shape) } },
        }),
        Body::Raw(content_types) => {
            let each = content_types.iter().map(|name| ((*name).to_owned(), json!({})));
            json!({ "required": true, "content": each.collect::<Map<_, _>>() })
        }
    }
}

fn responses(components: &mut Components, operation: &Operation) -> Map<String, Value> {
    let mut all = problems::responses(operation);
    for (status, content) in &operation.answers {
        let mut answer = response(components, operation, *status, content);
        // The same status in another content type: the client says which by `Accept`.
        let before = all.get(&status.to_string()).and_then(|before| before["content"].as_object());
        for (content_type, media) in before.into_iter().flatten() {
            answer["content"][content_type] = media.clone();
        }
        all.insert(status.to_string(), answer);
    }
    if operation.conditional {
        let response = json!({ "description": "It is at the version that `If-None-Match` names" });
        all.insert("304".to_owned(), response);
    }
    all
}

fn response(
    components: &mut Components,
    operation: &Operation,
    status: u16,
    content: &Content,
) -> Value {
    let reason = StatusCode::from_u16(status).ok().and_then(|status| status.canonical_reason());
    let mut response = json!({ "description": reason.unwrap_or_default() });
    match content {
        Content::Nothing => {}
        Content::Json(shape) => {
            let schema = components.output(*shape);
            response["content"] = json!({ "application/json": { "schema": schema } });
        }
        Content::Raw(content_type) => {
            response["content"] = json!({ *content_type: {} });
        }
    }
    let headers = headers::of_answer(operation, status);
    if !headers.is_empty() {
        response["headers"] = headers.into();
    }
    response
}
