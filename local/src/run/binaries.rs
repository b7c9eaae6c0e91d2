//! Whether the functions' binaries are there.

use std::path::Path;

use crate::system::System;

/// One line that names the missing binaries and the command that builds them.
pub fn missing(system: &System, bin_dir: &Path) -> Option<String> {
    let names = system.functions.iter().map(|function| function.name.as_str());
    let missing: Vec<&str> = names.filter(|name| !bin_dir.join(name).is_file()).collect();
    if missing.is_empty() {
        return None;
    }
    let shown = missing.iter().take(5).copied().collect::<Vec<_>>().join(", ");
    let more = missing.len().saturating_sub(5);
    let more = if more > 0 { format!(" and {more} more") } else { String::new() };
    let folder = bin_dir.display();
    Some(format!("not in {folder}: {shown}{more}; build with `{}`", command(bin_dir)))
}

/// Cargo names the folder for its profile.
fn command(bin_dir: &Path) -> String {
    match bin_dir.file_name().and_then(|name| name.to_str()) {
        None | Some("debug") => "cargo build".to_owned(),
        Some("release") => "cargo build --release".to_owned(),
        Some(profile) => format!("cargo build --profile {profile}"),
    }
}
