//! Secrets are named, never written down.

use serde_json::Value;

use super::{
    document::{Function, Template},
    holds, refuses,
};

/// How keys of Stripe, AWS and PEM files begin.
const BEGINNINGS: [&str; 7] =
    ["sk_live_", "sk_test_", "rk_live_", "whsec_", "AKIA", "ASIA", "-----BEGIN"];

fn are_not_written_down(template: &Template) -> Vec<String> {
    let mut faults = Vec::new();
    walk("", &template.document, &mut |path, text| {
        if BEGINNINGS.iter().any(|beginning| text.contains(beginning)) {
            faults.push(format!("{path} is a key"));
        }
    });
    for secret in template.of_kind("AWS::SecretsManager::Secret") {
        if !secret.properties["SecretString"].is_null() {
            faults.push(format!("{} has its value in the template", secret.id));
        }
    }
    let own = template
        .functions()
        .flat_map(|function| function.environment().into_iter().collect::<Vec<_>>());
    let global = template.globals()["Environment"]["Variables"].as_object().into_iter().flatten();
    for (name, value) in own.chain(global.map(|(name, value)| (name.as_str(), value))) {
        if sounds_secret(name) && value.is_string() {
            faults.push(format!("the variable {name} is written down"));
        }
    }
    for (name, parameter) in template.document["Parameters"].as_object().into_iter().flatten() {
        if parameter["NoEcho"] == true || sounds_secret(name) {
            faults.push(format!("the parameter {name} carries a secret by value"));
        }
    }
    faults
}

/// CloudFormation resolves sixty references in a template, and what all functions share is in each of them.
fn are_resolved_at_most_sixty_times(template: &Template) -> Vec<String> {
    let references = |value: &Value| {
        let mut count = 0;
        walk("", value, &mut |_, text| count += text.matches("{{resolve:").count());
        count
    };
    let shared = references(template.globals()) * template.functions().count();
    let count = shared + references(&template.document["Resources"]);
    if count <= 60 { Vec::new() } else { vec![format!("{count} references are resolved")] }
}

/// Without the secret such a function counts the distribution's servers.
fn are_known_to_those_that_count_by_address(template: &Template) -> Vec<String> {
    let counts = |function: &Function| {
        function.environment().keys().any(|name| name.ends_with("_PER_ADDRESS"))
    };
    let functions = template.functions().filter(counts);
    let without =
        functions.filter(|function| !function.environment().contains_key("ORIGIN_SECRET"));
    without.map(|function| format!("{} does not know the distribution", function.id)).collect()
}

fn sounds_secret(name: &str) -> bool {
    let name = name.to_lowercase().replace('_', "");
    ["secret", "password", "apikey", "privatekey", "credential"]
        .iter()
        .any(|word| name.contains(word))
}

fn walk(path: &str, value: &Value, visit: &mut impl FnMut(&str, &str)) {
    match value {
        Value::String(text) => visit(path, text),
        Value::Array(items) => {
            for (at, item) in items.iter().enumerate() {
                walk(&format!("{path}/{at}"), item, visit);
            }
        }
        Value::Object(entries) => {
            for (key, item) in entries {
                walk(&format!("{path}/{key}"), item, visit);
            }
        }
        _ => {}
    }
}

#[test]
fn secrets_are_not_written_down() {
    holds(are_not_written_down);
    let bad = "
Parameters: {StripeApiKey: {Type: String}, Seed: {Type: String, NoEcho: true}}
Resources:
  Pay:
    Type: AWS::Serverless::Function
    Properties: {Environment: {Variables: {API_KEY: abc, PROVIDER: sk_test_4eC39HqLyjWDarjtT1zdp7dc}}}
  Key: {Type: AWS::SecretsManager::Secret, Properties: {SecretString: hunter2}}
";
    for fault in [
        "PROVIDER is a key",
        "API_KEY is written",
        "Key has its value",
        "StripeApiKey",
        "Seed carries",
    ] {
        refuses(are_not_written_down, bad, fault);
    }
}

#[test]
fn cloudformation_resolves_all_references() {
    holds(are_resolved_at_most_sixty_times);
    let functions = |count: u32| {
        let one = |n| format!("  F{n}: {{Type: AWS::Serverless::Function}}\n");
        let functions: String = (0..count).map(one).collect();
        let shared = "Globals: {Function: {Environment: {Variables: {KEY: '{{resolve:x:y}}'}}}}";
        format!("{shared}\nResources:\n{functions}")
    };
    assert!(are_resolved_at_most_sixty_times(&Template::parse(&functions(60))).is_empty());
    refuses(are_resolved_at_most_sixty_times, &functions(61), "61 references");
}

#[test]
fn who_counts_by_address_knows_the_distribution() {
    holds(are_known_to_those_that_count_by_address);
    let bad = "
Resources:
  F: {Type: AWS::Serverless::Function, Properties: {Environment: {Variables: {SIGN_IN_PER_ADDRESS: 5}}}}
";
    refuses(are_known_to_those_that_count_by_address, bad, "F does not know");
}
