//! The option that says which processors an executable is for, shared by the commands that build.

use clap::Args;
use wasmc_targets::{Cpu, TARGETS, Target};

use super::target;
use crate::error::{Error, Result};

/// What stands for the highest level that this machine has.
const NATIVE: &str = "native";

/// Levels of instruction sets, as typed.
#[derive(Debug, Args)]
pub(super) struct CpuArgs {
    /// Use all that processors of this level have; an executable refuses to start on one that has less
    ///
    /// x86-64-v2, -v3 or -v4; armv8-a or armv8.1-a; `native` is the highest of these that this machine has. What is built is for
    /// the lowest unless this says otherwise, what is run is for this machine.
    #[arg(long, value_name = "LEVELS", value_delimiter = ',')]
    cpu: Vec<String>,
}

impl CpuArgs {
    /// The level that is meant for the machine on which wasmc runs; without a name, the highest that it has.
    pub(super) fn resolve_here(&self, host: &'static Target) -> Result<&'static Cpu> {
        let native = CpuArgs { cpu: vec![NATIVE.to_owned()] };
        let args = if self.cpu.is_empty() { &native } else { self };
        Ok(args.resolve(&[host])?[0])
    }

    /// The level that is meant for each of `targets`; without a name, the lowest.
    pub(super) fn resolve(&self, targets: &[&'static Target]) -> Result<Vec<&'static Cpu>> {
        let mut cpus: Vec<_> = targets.iter().map(|target| &target.cpus[0]).collect();
        for name in &self.cpu {
            let mut is_used = false;
            for (target, cpu) in targets.iter().zip(&mut cpus) {
                if let Some(found) = find(name, target) {
                    *cpu = found;
                    is_used = true;
                }
            }
            if !is_used {
                return Err(unusable(name, targets));
            }
        }
        Ok(cpus)
    }
}

fn find(name: &str, target: &'static Target) -> Option<&'static Cpu> {
    match name {
        NATIVE => is_host(target).then(|| target.cpus.iter().rfind(|cpu| this_machine_has(cpu.name)))?,
        name => target.cpus.iter().find(|cpu| cpu.name == name),
    }
}

fn is_host(target: &Target) -> bool {
    target::find_host().is_some_and(|host| host.arch == target.arch)
}

/// Whether the processor on which wasmc runs has a level.
fn this_machine_has(level: &str) -> bool {
    #[cfg(target_arch = "x86_64")]
    {
        macro_rules! all {
            ($($feature:tt)*) => { $(std::arch::is_x86_feature_detected!($feature))&&* };
        }
        let v3 = || all!("avx" "avx2" "bmi1" "bmi2" "f16c" "fma" "lzcnt" "movbe");
        let v4 = || all!("avx512f" "avx512bw" "avx512cd" "avx512dq" "avx512vl");
        match level {
            "x86-64-v2" => true,
            "x86-64-v3" => v3(),
            "x86-64-v4" => v3() && v4(),
            _ => false,
        }
    }
    #[cfg(target_arch = "aarch64")]
    {
        match level {
            "armv8-a" => true,
            "armv8.1-a" => std::arch::is_aarch64_feature_detected!("lse"),
            _ => false,
        }
    }
    #[cfg(not(any(target_arch = "x86_64", target_arch = "aarch64")))]
    {
        let _ = level;
        false
    }
}

fn unusable(name: &str, targets: &[&'static Target]) -> Error {
    let levels = |targets: &[&'static Target]| {
        let names: Vec<_> = targets.iter().flat_map(|target| target.cpus).map(|cpu| cpu.name).collect();
        names.join(", ")
    };
    let is_known =
        name == NATIVE || TARGETS.iter().flat_map(|target| target.cpus).any(|cpu| cpu.name == name);
    let names: Vec<_> = targets.iter().map(|target| target.name).collect();
    let error = match is_known {
        true => Error::usage(format!("`--cpu {name}` means nothing for {}", names.join(" and "))),
        false => Error::usage(format!("there is no level `{name}`")),
    };
    error.with_help(format!("the levels are {}", levels(targets)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn resolve(names: &[&str], targets: &[&'static Target]) -> Result<Vec<&'static str>> {
        let args = CpuArgs { cpu: names.iter().map(|&name| name.to_owned()).collect() };
        Ok(args.resolve(targets)?.into_iter().map(|cpu| cpu.name).collect())
    }

    #[test]
    fn each_target_gets_the_level_of_its_instruction_set() {
        let [x86, arm] = &TARGETS;
        assert_eq!(resolve(&[], &[arm, x86]).expect("defaults"), ["armv8-a", "x86-64-v2"]);
        assert_eq!(resolve(&["x86-64-v3"], &[arm, x86]).expect("one"), ["armv8-a", "x86-64-v3"]);
        assert_eq!(
            resolve(&["armv8.1-a", "x86-64-v4"], &[x86, arm]).expect("two"),
            ["x86-64-v4", "armv8.1-a"]
        );
    }

    #[test]
    fn a_level_that_changes_nothing_is_refused() {
        let [x86, arm] = &TARGETS;
        for (name, target) in [("x86-64-v3", arm), ("armv8.1-a", x86), ("x86-64-v5", x86)] {
            assert!(resolve(&[name], &[target]).is_err(), "{name}");
        }
    }

    #[test]
    fn native_is_a_level_of_this_machine() {
        let Some(host) = target::find_host() else { return };
        let native = resolve(&[NATIVE], &[host]).expect("the host has a level");
        assert!(host.cpus.iter().any(|cpu| cpu.name == native[0]));
    }
}
