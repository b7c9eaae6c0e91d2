//! A SAM template as the rules read it: intrinsic functions in their long form, globals merged into functions.

use std::{collections::BTreeMap, path::Path};

use serde_json::{Map, Value, json};

pub struct Template {
    pub document: Value,
}

pub struct Resource<'a> {
    pub id: &'a str,
    pub kind: &'a str,
    /// The whole block: `DeletionPolicy` is beside `Properties`.
    pub block: &'a Value,
    pub properties: &'a Value,
}

pub struct Function<'a> {
    pub id: &'a str,
    pub properties: &'a Value,
    template: &'a Template,
}

pub struct Event<'a> {
    pub name: &'a str,
    pub kind: &'a str,
    pub properties: &'a Value,
}

/// One thing that a function is allowed.
pub struct Statement {
    pub actions: Vec<String>,
    pub resources: Vec<Value>,
}

impl Template {
    pub fn real() -> Self {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../template.yaml");
        Self::parse(&std::fs::read_to_string(path).unwrap())
    }

    pub fn parse(text: &str) -> Self {
        Self { document: plain(serde_norway::from_str(text).unwrap()) }
    }

    pub fn resources(&self) -> impl Iterator<Item = Resource<'_>> {
        let all = self.document["Resources"].as_object();
        all.into_iter().flatten().map(|(id, block)| Resource {
            id,
            kind: block["Type"].as_str().unwrap_or_default(),
            block,
            properties: &block["Properties"],
        })
    }

    pub fn of_kind<'a>(&'a self, kind: &'a str) -> impl Iterator<Item = Resource<'a>> {
        self.resources().filter(move |resource| resource.kind == kind)
    }

    pub fn resource(&self, id: &str) -> Option<Resource<'_>> {
        self.resources().find(|resource| resource.id == id)
    }

    pub fn functions(&self) -> impl Iterator<Item = Function<'_>> {
        let kind = "AWS::Serverless::Function";
        self.of_kind(kind).map(|found| Function {
            id: found.id,
            properties: found.properties,
            template: self,
        })
    }

    pub fn globals(&self) -> &Value {
        &self.document["Globals"]["Function"]
    }
}

impl<'a> Function<'a> {
    /// The binary's name: the last segment of `CodeUri`.
    pub fn name(&self) -> &'a str {
        let uri = self.properties["CodeUri"].as_str().unwrap_or_default();
        uri.trim_end_matches('/').rsplit('/').next().unwrap_or_default()
    }

    /// Seconds; Lambda's default is 3.
    pub fn timeout(&self) -> u64 {
        let own = self.properties["Timeout"].as_u64();
        own.or(self.template.globals()["Timeout"].as_u64()).unwrap_or(3)
    }

    /// The function's own variables, without the global ones.
    pub fn environment(&self) -> BTreeMap<&'a str, &'a Value> {
        let variables = self.properties["Environment"]["Variables"].as_object();
        variables.into_iter().flatten().map(|(name, value)| (name.as_str(), value)).collect()
    }

    pub fn events(&self) -> impl Iterator<Item = Event<'a>> + use<'a> {
        let all = self.properties["Events"].as_object();
        all.into_iter().flatten().map(|(name, event)| Event {
            name,
            kind: event["Type"].as_str().unwrap_or_default(),
            properties: &event["Properties"],
        })
    }

    pub fn events_of(&self, kind: &'a str) -> impl Iterator<Item = Event<'a>> + use<'a> {
        self.events().filter(move |event| event.kind == kind)
    }

    /// What its policies and its role allow, with the template's own managed policies.
    pub fn statements(&self) -> Vec<Statement> {
        let mut documents: Vec<&Value> = Vec::new();
        for policy in list(&self.properties["Policies"]) {
            match named(policy).and_then(|id| self.template.resource(id)) {
                Some(managed) => documents.push(&managed.properties["PolicyDocument"]),
                None => documents.push(policy),
            }
        }
        if let Some(role) =
            named(&self.properties["Role"]).and_then(|id| self.template.resource(id))
        {
            documents.extend(
                list(&role.properties["Policies"]).iter().map(|policy| &policy["PolicyDocument"]),
            );
            let managed = list(&role.properties["ManagedPolicyArns"]);
            let own = managed.iter().filter_map(|arn| self.template.resource(named(arn)?));
            documents.extend(own.map(|policy| &policy.properties["PolicyDocument"]));
        }
        documents.into_iter().flat_map(statements).collect()
    }
}

/// The statements of one policy document.
pub fn statements(document: &Value) -> Vec<Statement> {
    let texts = |value: &Value| match value {
        Value::String(text) => vec![text.clone()],
        several => {
            list(several).iter().filter_map(|text| text.as_str().map(str::to_owned)).collect()
        }
    };
    let resources = |value: &Value| match value {
        Value::Array(several) => several.clone(),
        Value::Null => Vec::new(),
        one => vec![one.clone()],
    };
    let read = |statement: &Value| Statement {
        actions: texts(&statement["Action"]),
        resources: resources(&statement["Resource"]),
    };
    list(&document["Statement"]).iter().map(read).collect()
}

pub fn list(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}

/// The resource that a `Ref`, `GetAtt` or `Sub` is about.
pub fn named(value: &Value) -> Option<&str> {
    if let Some(id) = value["Ref"].as_str() {
        return Some(id);
    }
    if let Some(id) = value["Fn::GetAtt"][0].as_str() {
        return Some(id);
    }
    let inside = value["Fn::Sub"].as_str()?.split_once("${")?.1.split_once('}')?.0;
    (!inside.starts_with("AWS::")).then(|| inside.split('.').next().unwrap_or(inside))
}

/// The attribute that a `GetAtt` takes, for example `Arn`.
pub fn attribute(value: &Value) -> Option<&str> {
    value["Fn::GetAtt"][1].as_str()
}

/// YAML as JSON: `!Ref X` becomes `{"Ref": "X"}`, `!GetAtt A.B` becomes `{"Fn::GetAtt": ["A", "B"]}`.
fn plain(yaml: serde_norway::Value) -> Value {
    use serde_norway::Value as Yaml;
    match yaml {
        Yaml::Tagged(tagged) => {
            let tag = tagged.tag.to_string();
            let value = plain(tagged.value);
            match (tag.trim_start_matches('!'), &value) {
                ("Ref", _) => json!({ "Ref": value }),
                ("GetAtt", Value::String(path)) => {
                    json!({ "Fn::GetAtt": path.splitn(2, '.').collect::<Vec<_>>() })
                }
                (name, _) => Value::Object(Map::from_iter([(format!("Fn::{name}"), value)])),
            }
        }
        Yaml::Sequence(items) => items.into_iter().map(plain).collect(),
        Yaml::Mapping(entries) => {
            let entries = entries
                .into_iter()
                .map(|(key, value)| (key.as_str().unwrap_or_default().to_owned(), plain(value)));
            Value::Object(entries.collect())
        }
        Yaml::Null => Value::Null,
        Yaml::Bool(truth) => truth.into(),
        Yaml::Number(number) => serde_json::to_value(number).unwrap(),
        Yaml::String(text) => text.into(),
    }
}
