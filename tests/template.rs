//! Our own rules for `template.yaml`, each with a template that it refuses: SAM's and CloudFormation's checkers,
//! which `make template-check` runs, find none of these faults.

mod alarms;
mod api;
mod buckets;
mod dead_letters;
pub mod document;
mod functions;
mod permissions;
mod queues;
mod routing;
mod secrets;
mod size;
mod storefront;
mod streams;
mod tables;

use document::Template;

/// Answers what is wrong, one sentence each.
type Rule = fn(&Template) -> Vec<String>;

fn holds(rule: Rule) {
    let faults = rule(&Template::real());
    assert!(faults.is_empty(), "template.yaml:\n{}", faults.join("\n"));
}

fn refuses(rule: Rule, template: &str, fault: &str) {
    let faults = rule(&Template::parse(template));
    assert!(
        faults.iter().any(|found| found.contains(fault)),
        "expected {fault:?}, found {faults:#?}"
    );
}
