//! The binaries and tests with the feature `planted`, and runs of single tests of theirs.

use std::{
    collections::HashMap,
    fs::{self, File},
    io,
    path::{Path, PathBuf},
    process::{Command, Stdio},
    thread,
    time::{Duration, Instant},
};

use platform::planted::Bug;
use serde_json::Value;

use super::root;

/// Shorter than a journey waits for what never happens: who notices says what is wrong.
const LIMIT: Duration = Duration::from_secs(55);

/// Every test executable with the feature, by its package, with the folder that it is to run in.
#[derive(Debug)]
pub struct Build {
    executables: HashMap<String, (PathBuf, PathBuf)>,
    folder: PathBuf,
}

/// How a test ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Ended {
    Passed,
    /// By an assertion of its own: the first line of what it says.
    Failed(String),
    /// By none of these: it took too long, or was not there.
    Otherwise(String),
}

impl Build {
    /// Builds all of it beside what is there: what has been built without the feature stays, and whatever does not know
    /// of the feature is not built again.
    ///
    /// # Errors
    /// Cargo cannot be run, or something does not build.
    pub fn make() -> io::Result<Self> {
        let this = std::env::current_exe()?;
        let target = this.ancestors().nth(2).unwrap_or(&this);
        let folder = target.join("planted");
        let between = std::env::var_os("CARGO_BUILD_BUILD_DIR").unwrap_or_else(|| target.into());
        let cargo = |arguments: &[&str]| {
            let mut cargo = Command::new("cargo");
            cargo.args(arguments).args(["--workspace", "--features", "platform/planted"]);
            cargo.env("CARGO_TARGET_DIR", &folder).env("CARGO_BUILD_BUILD_DIR", &between);
            cargo.current_dir(root()).stderr(Stdio::inherit()).output()
        };
        let bins = cargo(&["build", "--quiet", "--bins", "--test", "trolley"])?;
        let tests = ["test", "--quiet", "--no-run", "--lib", "--test", "trolley"];
        let tests =
            cargo(&[&tests[..], &["--message-format", "json-render-diagnostics"]].concat())?;
        if !bins.status.success() || !tests.status.success() {
            return Err(io::Error::other("the feature `planted` does not build"));
        }
        let messages = String::from_utf8_lossy(&tests.stdout).into_owned();
        let mut executables: HashMap<_, _> = messages.lines().filter_map(executable).collect();
        if let Some((journeys, _)) = executables.get_mut("journeys") {
            *journeys = beside_binaries(journeys, &folder)?;
        }
        Ok(Self { executables, folder })
    }

    /// Runs one test with this mistake planted, or with none.
    ///
    /// # Errors
    /// It cannot be run.
    pub fn run(&self, package: &str, test: &str, bug: Option<Bug>) -> io::Result<Ended> {
        let Some((executable, folder)) = self.executables.get(package) else {
            return Ok(Ended::Otherwise(format!("{package} has no tests")));
        };
        let output = self.folder.join("output.txt");
        let file = File::create(&output)?;
        let mut command = Command::new(executable);
        command.args(["--exact", test, "--nocapture"]).current_dir(folder);
        // what a run with a mistake finds is no evidence, and no example to keep
        for variable in ["TROLLEY_PROOF", "TROLLEY_ANSWERS", "TROLLEY_PLANTED"] {
            command.env_remove(variable);
        }
        command.env("PROPTEST_DISABLE_FAILURE_PERSISTENCE", "1");
        if let Some(bug) = bug {
            command.env("TROLLEY_PLANTED", format!("{bug:?}"));
        }
        let mut child =
            command.stdin(Stdio::null()).stdout(file.try_clone()?).stderr(file).spawn()?;
        let began = Instant::now();
        let status = loop {
            if let Some(status) = child.try_wait()? {
                break status;
            }
            if began.elapsed() > LIMIT {
                child.kill()?;
                child.wait()?;
                return Ok(Ended::Otherwise(format!("{test} did not end within {LIMIT:?}")));
            }
            thread::sleep(Duration::from_millis(20));
        };
        Ok(Ended::of(status.success(), &fs::read_to_string(output)?))
    }
}

impl Ended {
    /// Reads what a test runner has said of a single test.
    #[must_use]
    pub fn of(passed: bool, output: &str) -> Self {
        if passed && output.contains("1 passed") {
            return Self::Passed;
        }
        let panic = output.split_once("panicked at ").filter(|_| output.contains("1 failed"));
        let words = panic.and_then(|(_, panic)| panic.lines().nth(1));
        let last = || output.lines().rev().find(|line| !line.is_empty()).unwrap_or_default();
        words.map_or_else(
            || Self::Otherwise(last().to_owned()),
            |said| Self::Failed(said.to_owned()),
        )
    }
}

/// A test executable in Cargo's messages.
fn executable(message: &str) -> Option<(String, (PathBuf, PathBuf))> {
    let message: Value = serde_json::from_str(message).ok()?;
    let executable = message["executable"].as_str()?;
    let name = message["target"]["name"].as_str()?.replace('_', "-");
    let package = match name.as_str() {
        "trolley" => "journeys".to_owned(),
        // the library of the journeys, which has no tests
        "journeys" => return None,
        _ => name,
    };
    let folder = Path::new(message["manifest_path"].as_str()?).parent()?;
    Some((package, (executable.into(), folder.to_owned())))
}

/// Journeys find the binaries by where they are themselves.
fn beside_binaries(journeys: &Path, folder: &Path) -> io::Result<PathBuf> {
    let place = folder.join("debug/deps/trolley");
    fs::create_dir_all(place.parent().unwrap_or(&place))?;
    if place.exists() {
        fs::remove_file(&place)?;
    }
    fs::copy(journeys, &place)?;
    Ok(place)
}
