//! Turns `template.yaml` (AWS SAM) into the [`System`] that it describes.
//!
//! Only what local serves is read; other resource types and properties may be anything. What is
//! read and not understood is an error that names its place, never silently something else.

mod document;
mod functions;
mod globals;
mod http_api;
mod names;
mod permissions;
mod properties;
mod resolve;
mod sources;
mod storage;
mod sub;

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use crate::system::{Source, System};
use properties::{Node, Resource};
use resolve::{Resolver, section};

pub use names::{ACCOUNT, REGION};

/// What is wrong with a template, and where.
#[derive(Debug, thiserror::Error)]
#[error("{at} {problem}")]
pub struct TemplateError {
    at: String,
    problem: String,
}

impl TemplateError {
    fn new(at: impl Into<String>, problem: impl Into<String>) -> Self {
        Self { at: at.into(), problem: problem.into() }
    }
}

/// What a template leaves open.
pub struct Inputs {
    /// Parameters that replace the template's defaults; those it does not declare are ignored.
    pub parameters: BTreeMap<String, String>,
    /// Parameters given by hand, which win, and which the template must declare.
    pub given: BTreeMap<String, String>,
    /// The origin of the AWS endpoint, which is part of queue URLs.
    pub aws_url: String,
}

/// Reads a template.
pub fn read(text: &str, inputs: &Inputs) -> Result<System, TemplateError> {
    let document = document::parse(text)?;
    for name in inputs.given.keys() {
        if document.pointer(&format!("/Parameters/{name}")).is_none() {
            return Err(TemplateError::new(format!("Parameters.{name}"), "is not declared"));
        }
    }
    let mut parameters = inputs.parameters.clone();
    parameters.extend(inputs.given.clone());
    let resolver = Resolver::new(document, &parameters, &inputs.aws_url)?;
    let mut system = System::default();
    let mut mappings = Vec::new();
    let global_api = Node::new(None, "Globals.HttpApi");
    let mut cors = cors_of_globals(&resolver)?.unwrap_or(global_api);
    for (id, resource) in section(resolver.document(), "Resources") {
        let kind = resource.get("Type").and_then(Value::as_str);
        let kind = kind.ok_or_else(|| TemplateError::new(id, "has no Type"))?;
        if !exists(&resolver, id, resource)? {
            continue;
        }
        let resource = with_globals(&resolver, id, kind, resource);
        match kind {
            "AWS::Serverless::Function" => {
                let (function, routes) = functions::read(&resource)?;
                system.permissions.insert(function.name.clone(), permissions::read(&resource)?);
                system.functions.push(function);
                system.routes.extend(routes);
            }
            "AWS::Serverless::HttpApi" => {
                let own = resource.property("CorsConfiguration")?;
                if !own.is_absent() {
                    cors = own;
                }
            }
            "AWS::Lambda::EventSourceMapping" => mappings.extend(sources::mapping(&resource)?),
            "AWS::DynamoDB::Table" => system.tables.push(storage::table(&resource)?),
            "AWS::SQS::Queue" => system.queues.push(storage::queue(&resource)?),
            "AWS::S3::Bucket" => system.buckets.push(storage::bucket(&resource)?),
            "AWS::SecretsManager::Secret" => system.secrets.push(storage::secret(&resource)),
            _ => {}
        }
    }
    system.cors = http_api::cors(&cors)?;
    for (function, source) in mappings {
        attach(&mut system, &function, source)?;
    }
    check(&system)?;
    Ok(system)
}

/// Whether the resource's condition, if it has one, holds.
fn exists(resolver: &Resolver, id: &str, resource: &Value) -> Result<bool, TemplateError> {
    match resource.get("Condition") {
        None => Ok(true),
        Some(Value::String(name)) => resolver.condition(name, &format!("{id}.Condition")),
        Some(_) => Err(TemplateError::new(format!("{id}.Condition"), "must be a condition's name")),
    }
}

fn with_globals<'t>(
    resolver: &'t Resolver,
    id: &'t str,
    kind: &str,
    resource: &Value,
) -> Resource<'t> {
    let none = Map::new();
    let own = resource.get("Properties").and_then(Value::as_object).unwrap_or(&none);
    let globals = resolver.document().get("Globals");
    let global = kind
        .strip_prefix("AWS::Serverless::")
        .and_then(|kind| globals?.get(kind)?.as_object())
        .unwrap_or(&none);
    Resource { id, properties: globals::merge(global, own), resolver }
}

// An API that only SAM knows of takes its rules from the globals.
fn cors_of_globals(resolver: &Resolver) -> Result<Option<Node>, TemplateError> {
    let at = "Globals.HttpApi.CorsConfiguration";
    let raw = resolver.document().pointer("/Globals/HttpApi/CorsConfiguration");
    raw.map(|raw| Ok(Node::new(resolver.resolve(raw, at)?, at))).transpose()
}

fn attach(system: &mut System, function: &str, mut source: Source) -> Result<(), TemplateError> {
    let found = system.functions.iter_mut().find(|known| known.logical_id == function);
    let known = found.ok_or_else(|| {
        TemplateError::new(function, "has an event source mapping but is no function here")
    })?;
    sources::limit(&mut source, known.reserved_concurrency);
    known.sources.push(source);
    Ok(())
}

/// What refers to something refers to something that exists, and names are unique.
fn check(system: &System) -> Result<(), TemplateError> {
    for (index, function) in system.functions.iter().enumerate() {
        let at = &function.logical_id;
        if system.functions.iter().take(index).any(|other| other.name == function.name) {
            return Err(TemplateError::new(
                at,
                format!("shares its binary {} with another", function.name),
            ));
        }
        for source in &function.sources {
            let missing = match source {
                Source::Queue { queue, .. } => system.queue(queue).is_none().then_some(queue),
                Source::Stream { table, on_failure, .. } => {
                    let no_table = system.table(table).is_none().then_some(table);
                    let no_queue =
                        on_failure.as_ref().filter(|queue| system.queue(queue).is_none());
                    no_table.or(no_queue)
                }
                Source::Schedule { .. } => None,
            };
            if let Some(missing) = missing {
                return Err(TemplateError::new(
                    at,
                    format!("has an event source {missing} that is not there"),
                ));
            }
        }
    }
    for queue in &system.queues {
        if let Some((target, _)) = &queue.dead_letters
            && system.queue(target).is_none()
        {
            return Err(TemplateError::new(
                &queue.logical_id,
                format!("sends its dead letters to {target}, which is no queue here"),
            ));
        }
    }
    for (index, route) in system.routes.iter().enumerate() {
        let same = |other: &&crate::system::Route| {
            other.method == route.method && other.path == route.path
        };
        if let Some(other) = system.routes.iter().take(index).find(same) {
            let both = format!("{} {}", route.method, route.path);
            return Err(TemplateError::new(
                &route.function,
                format!("has the route {both}, and so has {}", other.function),
            ));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests;
