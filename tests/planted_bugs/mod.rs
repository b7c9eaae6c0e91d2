//! Would the tests notice? For each mistake that can be planted, the test that does.

use std::{
    fs,
    path::{Path, PathBuf},
};

use platform::planted::Bug;

mod builds;
mod catchers;

pub use builds::{Build, Ended};
pub use catchers::CATCHERS;

/// The test that fails when this mistake is planted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Catcher {
    pub bug: Bug,
    pub package: &'static str,
    /// Its path within the package's tests.
    pub test: &'static str,
}

impl Catcher {
    /// The test's own name.
    #[must_use]
    pub fn name(&self) -> &'static str {
        self.test.rsplit("::").next().unwrap_or(self.test)
    }
}

/// The project's root.
#[must_use]
pub fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap()
}

/// The product's sources.
#[must_use]
pub fn sources() -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![root().join("functions"), root().join("shared")];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                found.push(path);
            }
        }
    }
    found
}

/// The files that this mistake is made in, from the root.
#[must_use]
pub fn places(bug: Bug) -> Vec<String> {
    let planted = |text: &str| {
        let mut uses = text.match_indices("Bug::").map(|(at, _)| &text[at + 5..]);
        uses.any(|rest| {
            let end = rest.find(|letter: char| !letter.is_ascii_alphanumeric());
            rest[..end.unwrap_or(rest.len())] == format!("{bug:?}")
        })
    };
    let files = sources().into_iter().filter(|path| planted(&fs::read_to_string(path).unwrap()));
    let name = |path: PathBuf| path.strip_prefix(root()).unwrap().display().to_string();
    files.map(name).collect()
}
