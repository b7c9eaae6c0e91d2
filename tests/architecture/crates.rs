//! Who depends on whom: services meet in `functions` only, and nobody depends on those.

use toml::{Table, Value};

use super::{File, files, holds, refuses};

/// What services stand on; every other crate in `shared` is a service.
const FOUNDATION: [&str; 3] = ["kernel", "contracts", "platform"];

/// The dependencies of a manifest: the section, the name and what is said of it.
fn dependencies(manifest: &File) -> Vec<(String, String, Value)> {
    let document: Table = manifest.text.parse().unwrap();
    let sections = document.iter().filter(|(section, _)| section.ends_with("dependencies"));
    let entries = sections.flat_map(|(section, table)| {
        let table = table.as_table().cloned().unwrap_or_default();
        table.into_iter().map(move |(name, value)| (section.clone(), name, value))
    });
    entries.collect()
}

fn is_service(name: &str) -> bool {
    !FOUNDATION.contains(&name)
        && std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared").join(name).is_dir()
}

fn services_do_not_know_each_other(manifests: &[File]) -> Vec<String> {
    let mut faults = Vec::new();
    for manifest in manifests {
        let Some(own) =
            manifest.path.strip_prefix("shared/").and_then(|path| path.strip_suffix("/Cargo.toml"))
        else {
            continue;
        };
        let allowed = |name: &str| match own {
            "kernel" => false,
            "contracts" => name == "kernel",
            "platform" => name == "kernel" || name == "contracts",
            _ => FOUNDATION.contains(&name),
        };
        for (section, name, _) in dependencies(manifest) {
            let of_ours = is_service(&name) || FOUNDATION.contains(&name.as_str());
            if of_ours && !allowed(&name) {
                faults.push(format!("{}: {own} depends on {name} ({section})", manifest.path));
            }
        }
    }
    faults
}

/// Nobody but the crate that writes down what they promise, and the one that runs all of them in one process.
fn nobody_depends_on_functions(manifests: &[File]) -> Vec<String> {
    const MAY: [&str; 2] = ["openapi/Cargo.toml", "simulation/Cargo.toml"];
    let others = manifests.iter().filter(|manifest| !MAY.contains(&manifest.path.as_str()));
    let of = |manifest: &File| {
        let names = dependencies(manifest).into_iter().map(|(_, name, _)| name);
        let functions = names.filter(|name| name.ends_with("-functions"));
        functions.map(|name| format!("{} depends on {name}", manifest.path)).collect::<Vec<_>>()
    };
    others.flat_map(of).collect()
}

fn versions_are_in_one_place(manifests: &[File]) -> Vec<String> {
    let of = |manifest: &File| {
        let strays = dependencies(manifest)
            .into_iter()
            .filter(|(_, _, value)| value.get("workspace").and_then(Value::as_bool) != Some(true));
        strays
            .map(|(_, name, _)| format!("{} has a version of {name} of its own", manifest.path))
            .collect::<Vec<_>>()
    };
    manifests.iter().flat_map(of).collect()
}

fn crates_share_the_lints(manifests: &[File]) -> Vec<String> {
    let with = |manifest: &&File| {
        let document: Table = manifest.text.parse().unwrap();
        document.get("lints").and_then(|lints| lints.get("workspace")).and_then(Value::as_bool)
            == Some(true)
    };
    let without = manifests.iter().filter(|manifest| !with(manifest));
    without.map(|manifest| format!("{} has no lints of the workspace", manifest.path)).collect()
}

/// `functions/cart` is `cart-functions`, every other crate is named for its folder, and the journeys are in `tests`.
fn crates_are_named_for_their_folders(manifests: &[File]) -> Vec<String> {
    let mut faults = Vec::new();
    for manifest in manifests {
        let document: Table = manifest.text.parse().unwrap();
        let name =
            document.get("package").and_then(|package| package.get("name")).and_then(Value::as_str);
        let folder = manifest.path.rsplit('/').nth(1).unwrap_or_default();
        let expected = match manifest.path.split('/').next() {
            Some("functions") => format!("{folder}-functions"),
            Some("tests") => "journeys".to_owned(),
            _ => folder.to_owned(),
        };
        if name != Some(&expected) {
            faults.push(format!("{} is not named {expected}", manifest.path));
        }
    }
    faults
}

#[test]
fn a_service_knows_no_other() {
    holds(services_do_not_know_each_other, &files("Cargo.toml"));
    let bad = "[dependencies]\norders.workspace = true\n";
    refuses(
        services_do_not_know_each_other,
        "shared/cart/Cargo.toml",
        bad,
        "cart depends on orders",
    );
    let bad = "[dev-dependencies]\nplatform = { workspace = true }\n";
    refuses(
        services_do_not_know_each_other,
        "shared/contracts/Cargo.toml",
        bad,
        "contracts depends on platform",
    );
}

#[test]
fn no_crate_depends_on_functions() {
    holds(nobody_depends_on_functions, &files("Cargo.toml"));
    let bad = "[dependencies]\ncart-functions = { path = \"../cart\" }\n";
    refuses(
        nobody_depends_on_functions,
        "functions/orders/Cargo.toml",
        bad,
        "depends on cart-functions",
    );
}

#[test]
fn versions_of_dependencies_are_in_one_place() {
    holds(versions_are_in_one_place, &files("Cargo.toml"));
    let bad = "[dependencies]\nserde = \"1.0\"\nhttp = { version = \"1\" }\n";
    refuses(versions_are_in_one_place, "shared/cart/Cargo.toml", bad, "a version of serde");
    refuses(versions_are_in_one_place, "shared/cart/Cargo.toml", bad, "a version of http");
}

#[test]
fn all_crates_share_the_lints() {
    holds(crates_share_the_lints, &files("Cargo.toml"));
    let bad = "[lints.clippy]\nall = \"allow\"\n";
    refuses(crates_share_the_lints, "shared/cart/Cargo.toml", bad, "no lints of the workspace");
}

#[test]
fn a_crate_is_named_for_its_folder() {
    holds(crates_are_named_for_their_folders, &files("Cargo.toml"));
    let bad = "[package]\nname = \"cart-lambdas\"\n";
    refuses(
        crates_are_named_for_their_folders,
        "functions/cart/Cargo.toml",
        bad,
        "not named cart-functions",
    );
}
