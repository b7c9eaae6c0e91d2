//! The template's routes and the operations are the same.

use std::collections::BTreeMap;

use platform::http::Operation;

use crate::template::document::Template;

/// What leads where, by method and path.
type Routes = BTreeMap<String, String>;

fn in_template(template: &Template) -> Routes {
    let mut routes = Routes::new();
    for function in template.functions() {
        for route in function.events_of("HttpApi") {
            let text = |name: &str| route.properties[name].as_str().unwrap_or_default();
            let key = format!("{} {}", text("Method"), text("Path"));
            routes.insert(key, function.name().to_owned());
        }
    }
    routes
}

fn in_operations(operations: &[Operation]) -> Routes {
    let route = |operation: &Operation| {
        (format!("{} {}", operation.method, operation.path), operation.function.to_owned())
    };
    operations.iter().map(route).collect()
}

fn differences(template: &Routes, operations: &Routes) -> Vec<String> {
    let mut faults = Vec::new();
    for (route, function) in template {
        match operations.get(route) {
            Some(other) if other == function => {}
            Some(other) => faults.push(format!("{route} leads to {function}, not to {other}")),
            None => faults.push(format!("{function} has no operation for {route}")),
        }
    }
    let strays = operations.iter().filter(|(route, _)| !template.contains_key(*route));
    faults.extend(strays.map(|(route, function)| format!("{route} does not lead to {function}")));
    faults
}

#[test]
fn every_route_has_its_operation() {
    let operations = openapi::operations();
    let faults = differences(&in_template(&Template::real()), &in_operations(&operations));
    assert!(faults.is_empty(), "\n{}", faults.join("\n"));
}

#[test]
fn a_route_without_operation_is_found_and_the_reverse() {
    let route = |route: &str, function: &str| (route.to_owned(), function.to_owned());
    let template = Routes::from([route("GET /a", "get-a"), route("GET /b", "get-b")]);
    let operations = Routes::from([route("GET /b", "get-c"), route("GET /d", "get-d")]);
    assert_eq!(
        differences(&template, &operations),
        [
            "get-a has no operation for GET /a",
            "GET /b leads to get-b, not to get-c",
            "GET /d does not lead to get-d",
        ]
    );
}
