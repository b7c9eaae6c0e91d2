//! Functions and their routes.

use std::time::Duration;

use super::TemplateError;
use super::properties::{Node, Resource};
use super::sources;
use crate::system::{Function, Route};

/// A function with the routes that lead to it.
pub fn read(resource: &Resource<'_>) -> Result<(Function, Vec<Route>), TemplateError> {
    let name = binary_name(resource)?;
    let mut function = Function {
        logical_id: resource.id.to_owned(),
        name,
        environment: resource
            .property("Environment")?
            .field("Variables")
            .members()?
            .into_iter()
            .map(|(name, value)| Ok((name, value.required_text()?)))
            .collect::<Result<_, TemplateError>>()?,
        timeout: resource.property("Timeout")?.seconds()?.unwrap_or(Duration::from_secs(3)),
        memory_mb: resource.property("MemorySize")?.number()?.unwrap_or(128),
        reserved_concurrency: resource.property("ReservedConcurrentExecutions")?.number()?,
        sources: Vec::new(),
    };
    let mut routes = Vec::new();
    for (event_name, event) in resource.property("Events")?.members()? {
        let kind = event.field("Type").required_text()?;
        let properties = event.field("Properties");
        if kind == "HttpApi" {
            routes.push(route(&properties, &function.name)?);
        } else {
            let at = format!("{}{event_name}", resource.id);
            function.sources.extend(sources::event(&kind, &properties, at, &event)?);
        }
    }
    let limit = function.reserved_concurrency;
    for source in &mut function.sources {
        sources::limit(source, limit);
    }
    Ok((function, routes))
}

/// cargo-lambda writes each binary to a folder of its name, to which `CodeUri` points.
fn binary_name(resource: &Resource<'_>) -> Result<String, TemplateError> {
    let code = resource.property("CodeUri")?;
    let path = code.required_text()?;
    path.trim_end_matches('/')
        .rsplit('/')
        .next()
        .filter(|name| !name.is_empty())
        .map(str::to_owned)
        .ok_or_else(|| code.wrong("must end in the binary's name"))
}

fn route(properties: &Node, function: &str) -> Result<Route, TemplateError> {
    let path = properties.field("Path").text()?.unwrap_or_else(|| "/{proxy+}".to_owned());
    let method = properties.field("Method").text()?.unwrap_or_else(|| "ANY".to_owned());
    if !path.starts_with('/') {
        return Err(properties.field("Path").wrong("must begin with /"));
    }
    let method = if method == "*" { "ANY".to_owned() } else { method.to_uppercase() };
    Ok(Route { method, path, function: function.to_owned() })
}
