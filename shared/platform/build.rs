//! Decides from the build's profile whether the clock may be shifted: never in a release.

fn main() {
    println!("cargo::rustc-check-cfg=cfg(shiftable_clock)");
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-env-changed=PROFILE");
    // "debug" for `dev` and every profile that inherits from it, "release" for the deployed one.
    if std::env::var("PROFILE").as_deref() == Ok("debug") {
        println!("cargo::rustc-cfg=shiftable_clock");
    }
}
