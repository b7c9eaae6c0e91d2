//! Refusals in the document: RFC 9457 problems by status, with the codes that tell them apart.

use std::collections::BTreeMap;

use http::StatusCode;
use platform::http::Operation;
use serde_json::{Map, Value, json};

/// Refusals that mean the same wherever they occur: they are described once.
const SAME_EVERYWHERE: [(u16, &str, &str); 8] = [
    (
        400,
        "invalid_request",
        "A field, parameter or header is not as documented; `errors` names each",
    ),
    (401, "unauthorized", "No token, or one that is damaged, expired or not ours"),
    (403, "account_required", "A guest asks for what needs an account"),
    (403, "role_missing", "The account does not have the role"),
    (404, "not_found", "There is no such thing, or it belongs to someone else"),
    (413, "body_too_large", "The body is over `most_bytes`"),
    (415, "unsupported_content_type", "The content type is not one of `allowed`"),
    (
        503,
        "unavailable",
        "A dependency is down or busy, and nothing was done; try again after `Retry-After`",
    ),
];

/// The responses of an operation that refuse, by status.
pub(crate) fn responses(operation: &Operation) -> Map<String, Value> {
    let mut by_status: BTreeMap<u16, Vec<&str>> = BTreeMap::new();
    for refusal in operation.refusals() {
        by_status.entry(refusal.status).or_default().push(refusal.code);
    }
    let mut all: Map<String, Value> = by_status
        .into_iter()
        .map(|(status, codes)| (status.to_string(), response(status, &codes)))
        .collect();
    all.insert("default".to_owned(), json!({ "$ref": "#/components/responses/default" }));
    all
}

fn response(status: u16, codes: &[&str]) -> Value {
    if let [code] = codes
        && SAME_EVERYWHERE.iter().any(|(same, name, _)| *same == status && name == code)
    {
        return json!({ "$ref": format!("#/components/responses/{code}") });
    }
    let reason = StatusCode::from_u16(status).ok().and_then(|status| status.canonical_reason());
    let listed: Vec<String> = codes.iter().map(|code| format!("`{code}`")).collect();
    described(&format!("{}: {}", reason.unwrap_or_default(), listed.join(", ")), status, codes)
}

fn described(description: &str, status: u16, codes: &[&str]) -> Value {
    let mut response = json!({
        "description": description,
        "content": { "application/problem+json": { "schema": {
            "allOf": [{ "$ref": "#/components/schemas/Problem" }],
            "properties": { "status": { "const": status }, "code": { "enum": codes } },
        } } },
    });
    if matches!(status, 429 | 503) {
        response["headers"] = json!({ "Retry-After": {
            "description": "Seconds", "schema": { "type": "integer" },
        } });
    }
    response
}

/// The responses that operations refer to.
pub(crate) fn shared() -> Map<String, Value> {
    let named = SAME_EVERYWHERE.iter().map(|(status, code, description)| {
        ((*code).to_owned(), described(description, *status, &[code]))
    });
    let mut all: Map<String, Value> = named.collect();
    let rest = json!({
        "description": "500 `internal`: a fault of ours, to be reported with its `request_id`. \
                        API Gateway itself answers 429 and 503 without a problem, as `{\"message\"}`.",
        "content": { "application/problem+json": { "schema": { "$ref": "#/components/schemas/Problem" } } },
    });
    all.insert("default".to_owned(), rest);
    all
}

/// The body of every error.
pub(crate) fn schema() -> Value {
    let text = json!({ "type": "string" });
    json!({
        "description": "An error, RFC 9457. Members beyond these are data to act on, by `code`: docs/PROBLEMS.md",
        "type": "object",
        "required": ["type", "title", "status", "instance", "code", "request_id"],
        "properties": {
            "type": { "type": "string", "pattern": "^/problems/[a-z0-9_]+$" },
            "title": text,
            "status": { "type": "integer", "minimum": 400, "maximum": 599 },
            "detail": text,
            "instance": { "type": "string", "description": "The path of the request" },
            "code": { "type": "string", "pattern": "^[a-z0-9_]+$", "description": "Stable" },
            "request_id": { "type": "string", "description": "Names the request in the logs" },
            "errors": {
                "description": "Everything that is wrong, at once",
                "type": "array",
                "items": {
                    "type": "object",
                    "required": ["pointer", "code", "detail"],
                    "properties": {
                        "pointer": {
                            "type": "string",
                            "description": "A JSON Pointer into the body, `?name` of a parameter, or a header's name"
                        },
                        "code": text,
                        "detail": text,
                    },
                },
            },
        },
    })
}
