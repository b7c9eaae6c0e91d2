//! Who runs the functions: this program, or `cargo lambda watch`.

use std::path::PathBuf;

use super::place::Place;
use super::{Options, StartError, binaries};
use crate::lambda::{self, Host, Surroundings};
use crate::system::System;

/// The host, and what a person should know of it.
pub struct Hosting {
    pub host: Host,
    /// The variables that `cargo lambda watch` is to give the functions.
    pub functions_env: Option<PathBuf>,
    /// A line about binaries that are not there.
    pub missing_binaries: Option<String>,
}

pub async fn start(
    options: &Options,
    place: &Place,
    system: &System,
    surroundings: Surroundings,
) -> Result<Hosting, StartError> {
    if let Some(url) = &options.forward {
        let functions_env = Some(write_functions_env(place, system, &surroundings)?);
        let host = Host::forwarding_to(url, &system.functions);
        return Ok(Hosting { host, functions_env, missing_binaries: None });
    }
    let bin_dir = std::path::absolute(&options.bin_dir)
        .map_err(|error| StartError::file(&options.bin_dir, error))?;
    let setup = lambda::Setup {
        functions: system.functions.clone(),
        bin_dir,
        surroundings,
        logs: options.logs.clone(),
        max_processes: options.max_processes,
    };
    let host = Host::start(setup).await.map_err(|error| StartError::Listen { port: 0, error })?;
    let missing_binaries = binaries::missing(system, &options.bin_dir);
    Ok(Hosting { host, functions_env: None, missing_binaries })
}

/// One file for all functions: `cargo lambda watch` gives each the same variables.
fn write_functions_env(
    place: &Place,
    system: &System,
    surroundings: &Surroundings,
) -> Result<PathBuf, StartError> {
    let mut variables = surroundings.shared();
    for function in &system.functions {
        variables.extend(function.environment.clone());
    }
    let text: String = variables.iter().map(|(name, value)| format!("{name}={value}\n")).collect();
    let file = place.scratch.join("functions.env");
    std::fs::write(&file, text).map_err(|error| StartError::file(&file, error))?;
    Ok(file)
}
