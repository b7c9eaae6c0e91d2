//! Makes the list of functions from their binaries: each `main` says how its function starts and what handles its
//! events, and here that is said to the simulation in place of Lambda.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs, io};

fn main() -> io::Result<()> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../functions");
    println!("cargo::rerun-if-changed={}", root.display());
    let mut list = String::from("vec![\n");
    for service in sorted(&root)? {
        let folder = service.join("src/bin");
        if folder.is_dir() {
            for file in sorted(&folder)? {
                list.push_str(&entry(&file)?);
            }
        }
    }
    list.push(']');
    let out = env::var_os("OUT_DIR").map(PathBuf::from).unwrap_or_default();
    fs::write(out.join("functions.rs"), list)
}

fn sorted(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let mut paths: Vec<PathBuf> =
        fs::read_dir(folder)?.map(|entry| Ok(entry?.path())).collect::<io::Result<_>>()?;
    paths.sort();
    Ok(paths)
}

/// `platform::http::serve(…).await` of a binary becomes `http::serve(…)` of `hosting`.
fn entry(file: &Path) -> io::Result<String> {
    let text = fs::read_to_string(file)?;
    let odd = || io::Error::other(format!("{} is not the main of a function", file.display()));
    let name = file.file_stem().and_then(|name| name.to_str()).ok_or_else(odd)?;
    let uses: String = text.lines().filter(|line| line.starts_with("use ")).collect();
    let (_, call) = text.split_once("platform::Error> {").ok_or_else(odd)?;
    let (_, call) = call.split_once("platform::").ok_or_else(odd)?;
    let (call, _) = call.rsplit_once(".await").ok_or_else(odd)?;
    let mut entry = String::new();
    writeln!(entry, "({name:?}, {{ {uses} {call} }}),").map_err(io::Error::other)?;
    Ok(entry)
}
