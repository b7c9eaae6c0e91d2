//! Functions: one per binary, on arm64 unless told otherwise, with logs that end.

use std::{collections::BTreeSet, path::Path};

use super::{
    document::{Template, named},
    holds, refuses,
};

/// The names of all binaries that are deployed.
fn binaries() -> BTreeSet<String> {
    let functions = Path::new(env!("CARGO_MANIFEST_DIR")).join("../functions");
    let services =
        std::fs::read_dir(functions).unwrap().map(|entry| entry.unwrap().path().join("src/bin"));
    let files = services.filter_map(|folder| std::fs::read_dir(folder).ok()).flatten();
    files
        .map(|entry| entry.unwrap().path().file_stem().unwrap().to_string_lossy().into_owned())
        .collect()
}

/// `add-to-cart` is `AddToCart`.
pub fn pascal(name: &str) -> String {
    let words = name.split('-').map(|word| word[..1].to_uppercase() + &word[1..]);
    words.collect()
}

fn are_named_for_their_binaries(template: &Template) -> Vec<String> {
    let mut faults = Vec::new();
    let mut seen = BTreeSet::new();
    for function in template.functions() {
        let name = function.name();
        if function.properties["CodeUri"] != format!("target/lambda/{name}/") {
            faults.push(format!("{} is not built where cargo-lambda puts it", function.id));
        }
        if function.id != format!("{}Function", pascal(name)) {
            faults.push(format!("{} is not named for {name}", function.id));
        }
        if !seen.insert(name) {
            faults.push(format!("{name} is deployed twice"));
        }
    }
    faults
}

fn are_one_per_binary(template: &Template) -> Vec<String> {
    let built = binaries();
    let deployed: BTreeSet<String> =
        template.functions().map(|function| function.name().to_owned()).collect();
    let missing =
        built.difference(&deployed).map(|name| format!("{name} is built and not deployed"));
    let invented =
        deployed.difference(&built).map(|name| format!("{name} is deployed and not built"));
    missing.chain(invented).collect()
}

fn run_where_they_were_built_for(template: &Template) -> Vec<String> {
    let mut faults = Vec::new();
    let globals = template.globals();
    let architecture = &template.document["Parameters"]["Architecture"];
    if architecture["Default"] != "arm64" || globals["Architectures"][0]["Ref"] != "Architecture" {
        faults.push("functions are not on arm64 by default".to_owned());
    }
    if globals["Runtime"] != "provided.al2023" || globals["Handler"] != "bootstrap" {
        faults.push("functions do not run on provided.al2023".to_owned());
    }
    for function in template.functions() {
        if ["Runtime", "Handler", "Architectures"]
            .iter()
            .any(|name| !function.properties[*name].is_null())
        {
            faults.push(format!("{} has a runtime of its own", function.id));
        }
        if function.events_of("HttpApi").next().is_some() && function.timeout() >= 30 {
            faults.push(format!("{} goes on when the API has given up", function.id));
        }
    }
    faults
}

fn have_logs_that_end(template: &Template) -> Vec<String> {
    let groups = template.of_kind("AWS::Logs::LogGroup");
    let endless = groups.filter(|group| group.properties["RetentionInDays"].is_null());
    let endless = endless.map(|group| format!("{} keeps logs for ever", group.id));
    let stray = template.functions().filter(|function| {
        let group = named(&function.properties["LoggingConfig"]["LogGroup"])
            .and_then(|id| template.resource(id));
        group.is_none_or(|group| group.kind != "AWS::Logs::LogGroup")
    });
    endless
        .chain(stray.map(|function| format!("{} logs into a group that Lambda makes", function.id)))
        .collect()
}

/// A physical name makes a second stack in the account, and every replacement, fail; but where CloudFront demands
/// one, it begins with the stack's.
fn nothing_has_a_physical_name(template: &Template) -> Vec<String> {
    const NAMES: [&str; 7] = [
        "BucketName",
        "FunctionName",
        "LogGroupName",
        "Name",
        "QueueName",
        "RoleName",
        "TableName",
    ];
    let resources = template.resources();
    let names = resources.flat_map(|resource| {
        let is_physical = move |name: &&str| {
            let value = &resource.properties[*name];
            let text = value["Fn::Sub"].as_str().unwrap_or_default();
            !value.is_null() && !text.starts_with("${AWS::StackName}-")
        };
        let given = NAMES.into_iter().filter(is_physical);
        given.map(move |name| format!("{} has a {name}", resource.id))
    });
    names.collect()
}

#[test]
fn functions_are_named_for_their_binaries() {
    holds(are_named_for_their_binaries);
    let bad = "
Resources:
  Cart: {Type: AWS::Serverless::Function, Properties: {CodeUri: target/lambda/get-cart/}}
  GetCartFunction: {Type: AWS::Serverless::Function, Properties: {CodeUri: build/get-cart}}
";
    for fault in ["Cart is not named for get-cart", "not built where", "get-cart is deployed twice"]
    {
        refuses(are_named_for_their_binaries, bad, fault);
    }
}

#[test]
fn functions_are_one_per_binary() {
    holds(are_one_per_binary);
    let bad = "
Resources:
  MakeCoffeeFunction: {Type: AWS::Serverless::Function, Properties: {CodeUri: target/lambda/make-coffee/}}
";
    refuses(are_one_per_binary, bad, "make-coffee is deployed and not built");
    refuses(are_one_per_binary, bad, "checkout is built and not deployed");
}

#[test]
fn functions_run_where_they_were_built_for() {
    holds(run_where_they_were_built_for);
    let bad = "
Parameters: {Architecture: {Type: String, Default: x86_64}}
Resources:
  Slow:
    Type: AWS::Serverless::Function
    Properties: {Runtime: provided.al2, Timeout: 60, Events: {Route: {Type: HttpApi}}}
";
    for fault in ["arm64", "provided.al2023", "runtime of its own", "given up"] {
        refuses(run_where_they_were_built_for, bad, fault);
    }
}

#[test]
fn functions_have_logs_that_end() {
    holds(have_logs_that_end);
    let bad = "
Resources:
  Endless: {Type: AWS::Logs::LogGroup}
  Chatty: {Type: AWS::Serverless::Function, Properties: {CodeUri: target/lambda/chatty/}}
";
    refuses(have_logs_that_end, bad, "Endless keeps logs for ever");
    refuses(have_logs_that_end, bad, "Chatty logs into a group");
}

#[test]
fn no_resource_has_a_physical_name() {
    holds(nothing_has_a_physical_name);
    let bad = "Resources: {Orders: {Type: AWS::DynamoDB::Table, Properties: {TableName: orders}}}";
    refuses(nothing_has_a_physical_name, bad, "Orders has a TableName");
    let bad = "Resources: {Paths: {Type: AWS::CloudFront::Function, Properties: {Name: !Sub '${Stage}-paths'}}}";
    refuses(nothing_has_a_physical_name, bad, "Paths has a Name");
}
