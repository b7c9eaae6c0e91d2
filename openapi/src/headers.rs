//! Headers that requests and answers carry.

use platform::http::Operation;
use serde_json::{Map, Value, json};

/// The headers of a request, beside the token.
pub(crate) fn parameters(operation: &Operation) -> Vec<Value> {
    let header = |name: &str, required: bool, description: &str, schema: Value| {
        json!({
            "name": name, "in": "header", "required": required,
            "description": description, "schema": schema,
        })
    };
    let mut all = Vec::new();
    if operation.keyed {
        let says = "Names the intent: the same key and request do it once, and a repeat gets the first answer";
        let schema = json!({ "type": "string", "pattern": "^[!-~]{1,255}$" });
        all.push(header("Idempotency-Key", true, says, schema));
    }
    if operation.guarded {
        let says = "The version that the change is based on, as `ETag` gave it";
        all.push(header(
            "If-Match",
            true,
            says,
            json!({ "type": "string", "pattern": "^\"[0-9]{1,19}\"$", "examples": ["\"3\""] }),
        ));
    }
    if operation.conditional {
        let says = "A version that the client has already; 304 when it is the current one";
        let schema = json!({ "type": "string", "examples": ["\"3\""] });
        all.push(header("If-None-Match", false, says, schema));
    }
    all
}

/// The headers of a successful answer.
pub(crate) fn of_answer(operation: &Operation, status: u16) -> Map<String, Value> {
    let mut all = Map::new();
    let mut header = |name: &str, description: &str| {
        let header = json!({ "description": description, "schema": { "type": "string" } });
        all.insert(name.to_owned(), header);
    };
    if operation.versioned {
        header("ETag", "The version");
    }
    if status == 201 {
        header("Location", "Where it is");
    }
    if operation.keyed {
        header(
            "Idempotent-Replayed",
            "`true` when an earlier request with this key was answered so",
        );
    }
    all
}
