//! JSON Merge Patch (RFC 7396): a body says what is to be different, `null` what is to be gone.

use eserde::EDeserialize;
use serde::Serialize;
use serde_json::{Map, Value};

use super::{Problem, Request, bad_fields};

const CONTENT_TYPES: [&str; 2] = ["application/merge-patch+json", "application/json"];

/// A change of a document, which is judged when it is applied: only the outcome can be right or wrong.
#[derive(Debug, Clone)]
pub struct MergePatch(Map<String, Value>);

impl Request {
    /// The body as a patch, of at most 64 KB.
    ///
    /// # Errors
    /// 400, 413 or 415.
    pub fn merge_patch(&self) -> Result<MergePatch, Problem> {
        self.expect_content_type(&CONTENT_TYPES)?;
        self.expect_at_most(super::request::LARGEST_BODY)?;
        let patch = serde_json::from_slice(&self.body);
        patch.map(MergePatch).map_err(|_| Problem::invalid_at("", "expected a JSON object"))
    }
}

impl MergePatch {
    /// `document` with the patch applied.
    ///
    /// # Errors
    /// 400 with every field that the patch has made wrong.
    pub fn applied_to<T>(&self, document: &T) -> Result<T, Problem>
    where
        T: Serialize + for<'de> EDeserialize<'de>,
    {
        let mut value = serde_json::to_value(document).map_err(Problem::internal)?;
        merge(&mut value, &self.0);
        bad_fields::read(value.to_string().as_bytes()).map_err(Problem::invalid)
    }
}

fn merge(target: &mut Value, patch: &Map<String, Value>) {
    if !target.is_object() {
        *target = Value::Object(Map::new());
    }
    let Some(fields) = target.as_object_mut() else { return };
    for (name, change) in patch {
        match change {
            Value::Null => drop(fields.remove(name)),
            Value::Object(change) => {
                merge(fields.entry(name.clone()).or_insert(Value::Null), change);
            }
            other => drop(fields.insert(name.clone(), other.clone())),
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may fail loudly")]
mod tests {
    use serde_json::json;

    use super::*;

    /// The cases of RFC 7396, appendix A, whose patch is an object.
    #[test]
    fn patches_do_what_the_rfc_says() {
        let cases = json!([
            [{"a":"b"}, {"a":"c"}, {"a":"c"}],
            [{"a":"b"}, {"b":"c"}, {"a":"b","b":"c"}],
            [{"a":"b"}, {"a":null}, {}],
            [{"a":"b","b":"c"}, {"a":null}, {"b":"c"}],
            [{"a":["b"]}, {"a":"c"}, {"a":"c"}],
            [{"a":"c"}, {"a":["b"]}, {"a":["b"]}],
            [{"a":{"b":"c"}}, {"a":{"b":"d","c":null}}, {"a":{"b":"d"}}],
            [{"a":[{"b":"c"}]}, {"a":[1]}, {"a":[1]}],
            [{"e":null}, {"a":1}, {"e":null,"a":1}],
            [[1,2], {"a":"b","c":null}, {"a":"b"}],
            [{}, {"a":{"bb":{"ccc":null}}}, {"a":{"bb":{}}}],
        ]);
        for case in cases.as_array().unwrap() {
            let mut target = case[0].clone();
            merge(&mut target, case[1].as_object().unwrap());
            assert_eq!(target, case[2], "{case}");
        }
    }

    #[test]
    fn what_a_patch_makes_wrong_is_named_field_by_field() {
        #[derive(Debug, Serialize, eserde::Deserialize)]
        #[serde(deny_unknown_fields)]
        struct Document {
            name: String,
            count: u32,
        }
        let patch = json!({ "count": "many", "price": 1, "name": null });
        let patch = MergePatch(patch.as_object().unwrap().clone());
        let document = Document { name: "a".to_owned(), count: 1 };
        let problem = patch.applied_to(&document).unwrap_err();
        let body: Value = serde_json::from_slice(&problem.body("/", "r")).unwrap();
        let mut pointers: Vec<_> =
            body["errors"].as_array().unwrap().iter().map(|e| e["pointer"].to_string()).collect();
        pointers.sort();
        assert_eq!(pointers, ["\"/count\"", "\"/name\"", "\"/price\""]);
    }
}
