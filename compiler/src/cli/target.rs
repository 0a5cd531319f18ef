//! Names of targets: ours, Rust's triples and those of container platforms.

use wasmc_targets::{TARGETS, Target};

use crate::error::{Error, Result};

/// The name that stands for every target.
const ALL: &str = "all";

/// The targets that `names` mean, in the order given; without any, the host.
pub(super) fn resolve(names: &[String]) -> Result<Vec<&'static Target>> {
    if names.is_empty() {
        return Ok(vec![host()?]);
    }
    let mut targets = Vec::new();
    for name in names {
        match name.as_str() {
            ALL => targets.extend(&TARGETS),
            name => targets.push(find(name).ok_or_else(|| unknown(name))?),
        }
    }
    Ok(targets)
}

/// The machine that this wasmc runs on, when it is a target.
pub(super) fn find_host() -> Option<&'static Target> {
    find(&host_name())
}

/// The machine that this wasmc runs on.
pub(super) fn host() -> Result<&'static Target> {
    find_host().ok_or_else(|| {
        Error::usage(format!("this machine ({}) is no target of wasmc", host_name()))
            .with_help(format!("build for another with --target: {}", known()))
    })
}

fn host_name() -> String {
    format!("{}-{}", std::env::consts::ARCH, std::env::consts::OS)
}

/// All that `target` is called, its own name first.
pub(super) fn names(target: &'static Target) -> impl Iterator<Item = &'static str> {
    [target.name, target.platform].into_iter().chain(target.triples.iter().copied())
}

fn find(name: &str) -> Option<&'static Target> {
    TARGETS.iter().find(|target| names(target).any(|known| known == name))
}

fn known() -> String {
    TARGETS.iter().map(|target| target.name).collect::<Vec<_>>().join(", ")
}

fn unknown(name: &str) -> Error {
    let targets = format!("the targets are {}, and {ALL}", known());
    let help = match nearest(name) {
        Some(near) => format!("did you mean `{near}`? {targets}"),
        None => targets,
    };
    Error::usage(format!("unknown target `{name}`")).with_help(help)
}

/// The target that has a name like `name`, if one is near enough to be meant.
fn nearest(name: &str) -> Option<&'static str> {
    let distance = |target| {
        let of = |known: &str| if known.starts_with(name) { 0 } else { strsim::osa_distance(known, name) };
        names(target).map(of).min().unwrap_or(usize::MAX)
    };
    let near = TARGETS.iter().min_by_key(|target| distance(target))?;
    (!name.is_empty() && distance(near) <= 1 + name.len() / 3).then_some(near.name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_means_its_target() {
        for target in &TARGETS {
            for name in names(target) {
                assert_eq!(find(name).map(|found| found.name), Some(target.name));
            }
        }
    }

    #[test]
    fn the_nearest_is_what_people_mean() {
        for (typed, meant) in [
            ("x86-64-linux", Some("x86_64-linux")),
            ("x86_64", Some("x86_64-linux")),
            ("amd64-linux", Some("x86_64-linux")),
            ("linux/amd46", Some("x86_64-linux")),
            ("x86_64-unknown-linux", Some("x86_64-linux")),
            ("arm64-linux", Some("aarch64-linux")),
            ("linux/arm64/v8", Some("aarch64-linux")),
            ("aarch64-unknown-linux-gnueabi", Some("aarch64-linux")),
            ("wasm32-wasip1", None),
            ("windows", None),
            ("", None),
        ] {
            assert_eq!(nearest(typed), meant, "{typed}");
        }
    }
}
