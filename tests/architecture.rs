//! The rules of docs/ARCHITECTURE.md as tests, each with code that it refuses.

mod crates;
mod modules;
mod planted;
mod problems;
mod samples;

use std::path::Path;

/// A file of the workspace, its path from the root.
pub struct File {
    pub path: String,
    pub text: String,
}

impl File {
    pub fn new(path: &str, text: &str) -> Self {
        Self { path: path.to_owned(), text: text.to_owned() }
    }

    pub fn name(&self) -> &str {
        self.path.rsplit('/').next().unwrap_or(&self.path)
    }
}

/// Answers what is wrong, one sentence each.
type Rule = fn(&[File]) -> Vec<String>;

fn holds(rule: Rule, files: &[File]) {
    assert!(!files.is_empty(), "there is nothing to check");
    let faults = rule(files);
    assert!(faults.is_empty(), "\n{}", faults.join("\n"));
}

fn refuses(rule: Rule, path: &str, text: &str, fault: &str) {
    let faults = rule(&[File::new(path, text)]);
    assert!(
        faults.iter().any(|found| found.contains(fault)),
        "expected {fault:?}, found {faults:#?}"
    );
}

/// All files of this workspace that end so, but for what is built, generated or not ours.
pub fn files(end: &str) -> Vec<File> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let mut found = Vec::new();
    for folder in [
        "functions",
        "shared",
        "invariants",
        "reconciler",
        "local",
        "openapi",
        "simulation",
        "tests",
        "events",
    ] {
        collect(&root, &root.join(folder), end, &mut found);
    }
    found
}

fn collect(root: &Path, folder: &Path, end: &str, found: &mut Vec<File>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect(root, &path, end, found);
        } else if path.to_string_lossy().ends_with(end) {
            let name = path.strip_prefix(root).unwrap().to_string_lossy().into_owned();
            found.push(File { text: std::fs::read_to_string(&path).unwrap(), path: name });
        }
    }
}
