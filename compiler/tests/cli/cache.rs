//! The cache: where it is, that it changes nothing of what is made, and that nothing of it can make a build fail.

use std::fs;
use std::process::{Command, Output};

use expect_test::expect;

use crate::directory::{Directory, NOTHING, transcript};

const BUILD: &str = "build nothing.wat --target x86_64-linux -o nothing";

impl Directory {
    /// `wasmc build`, with these variables and none other that says where a cache is.
    fn with(&self, arguments: &str, variables: &[(&str, &str)]) -> Command {
        let mut command = self.command(arguments);
        for variable in ["WASMC_CACHE_DIR", "WASMC_CACHE_SIZE", "XDG_CACHE_HOME", "HOME"] {
            command.env_remove(variable);
        }
        for (name, value) in variables {
            // What begins with `at:` is a place in this directory.
            match value.strip_prefix("at:") {
                Some(place) => command.env(name, self.path(place)),
                None => command.env(name, value),
            };
        }
        command
    }

    /// Builds in this way, which must succeed and say nothing but what it wrote; the executable.
    fn built(&self, arguments: &str, variables: &[(&str, &str)]) -> Vec<u8> {
        let output = self.with(arguments, variables).output().expect("wasmc runs");
        assert!(
            output.status.success() && output.stderr.is_empty(),
            "{variables:?}: {}",
            transcript(&output)
        );
        let executable = self.read("nothing");
        fs::remove_file(self.path("nothing")).expect("it has just been made");
        executable
    }

    /// The packs below a directory.
    fn packs(&self, below: &str) -> Vec<String> {
        let files = self.files().into_iter();
        files.filter(|name| name.starts_with(below) && name.ends_with(".pack")).collect()
    }
}

#[test]
fn it_is_where_the_variables_say() {
    let plain = Directory::new().built(BUILD, &[]);
    for (variables, place) in [
        ([("WASMC_CACHE_DIR", "at:here"), ("XDG_CACHE_HOME", "at:caches"), ("HOME", "at:home")], "here/"),
        ([("WASMC_CACHE_SIZE", "1G"), ("XDG_CACHE_HOME", "at:caches"), ("HOME", "at:home")], "caches/wasmc/"),
        (
            [("WASMC_CACHE_SIZE", "1G"), ("XDG_CACHE_HOME", "caches"), ("HOME", "at:home")],
            "home/.cache/wasmc/",
        ),
    ] {
        let directory = Directory::new();
        assert!(directory.built(BUILD, &variables) == plain);
        assert_eq!(directory.packs(place).len(), 1, "{place}");
        assert_eq!(directory.files().len(), 1, "{place}");
        // Once more, with what is there now; and without.
        assert!(directory.built(BUILD, &variables) == plain);
        assert!(directory.built(&format!("{BUILD} --no-cache"), &variables) == plain);
        assert_eq!(directory.files().len(), 1, "{place}");
    }
}

#[test]
fn there_need_not_be_one() {
    for variables in [
        vec![],
        vec![("HOME", "")],
        vec![("HOME", "/dev/null")],
        vec![("HOME", "/proc/nowhere")],
        vec![("WASMC_CACHE_DIR", ""), ("HOME", "at:home")],
    ] {
        let directory = Directory::new();
        directory.built(BUILD, &variables);
        assert_eq!(directory.files(), [""; 0], "{variables:?}");
    }
    let directory = Directory::new();
    directory.built(&format!("{BUILD} --no-cache"), &[("HOME", "at:home")]);
    assert_eq!(directory.files(), [""; 0]);
}

#[test]
fn each_target_and_level_has_a_pack() {
    let directory = Directory::new();
    let here = [("WASMC_CACHE_DIR", "at:here")];
    for options in ["", "", "-O 0", "--cpu x86-64-v3"] {
        directory.built(&format!("{BUILD} {options}"), &here);
    }
    assert_eq!(directory.packs("here").len(), 3);
    let all = directory.with("build nothing.wat --target all", &here).status().expect("wasmc runs");
    assert!(all.success());
    assert_eq!(directory.packs("here").len(), 4);
}

#[test]
fn damage_is_no_error() {
    let directory = Directory::new();
    let here = [("WASMC_CACHE_DIR", "at:here")];
    let plain = directory.built(BUILD, &here);
    let name = &directory.packs("here")[0];
    let whole = directory.read(name);
    for damaged in [&whole[..whole.len() / 2], b"", b"something else"] {
        directory.write(name, damaged);
        assert!(directory.built(BUILD, &here) == plain);
        assert!(directory.read(name) == whole);
    }
}

#[test]
fn builds_at_once_do_not_disturb_each_other() {
    let directory = Directory::new();
    directory.write("other.wat", NOTHING.replace("_start\")", "_start\") (drop (i32.const 1))"));
    let builds: Vec<_> = (0..8)
        .map(|number| {
            let input = ["nothing", "other"][number % 2];
            let arguments = format!("build {input}.wat --target x86_64-linux -o {number}");
            let child = directory.with(&arguments, &[("WASMC_CACHE_DIR", "at:here")]).spawn();
            child.expect("wasmc runs")
        })
        .collect();
    for mut build in builds {
        assert!(build.wait().expect("it ends").success());
    }
    for number in 2..8 {
        assert!(directory.read(&number.to_string()) == directory.read(&(number % 2).to_string()));
    }
    let kept: Vec<_> = directory.files().into_iter().filter(|name| name.starts_with("here")).collect();
    assert_eq!(kept.len(), 2, "{kept:?}");
}

#[test]
fn it_stays_as_small_as_it_has_to() {
    let directory = Directory::new();
    // Another level each time, so that there is something to write.
    for (size, level, packs) in [("1", "0", 0), ("1M", "1", 1), ("2", "2", 0)] {
        let variables = [("WASMC_CACHE_DIR", "at:here"), ("WASMC_CACHE_SIZE", size)];
        directory.built(&format!("{BUILD} -O {level}"), &variables);
        assert_eq!(directory.packs("here").len(), packs, "{size}");
    }
    let nonsense = directory.with(BUILD, &[("WASMC_CACHE_DIR", "at:here"), ("WASMC_CACHE_SIZE", "much")]);
    expect![[r#"
        exit code 2
        error: WASMC_CACHE_SIZE: `much` is not a size
          help: write bytes (65536), or KiB (64K), MiB (16M) or GiB (1G), without a fraction
    "#]]
    .assert_eq(&said(nonsense));
}

#[cfg(unix)]
#[test]
fn a_directory_that_others_may_write_to_is_not_used() {
    use std::os::unix::fs::PermissionsExt;
    let directory = Directory::new();
    directory.write("here/file", "");
    fs::set_permissions(directory.path("here"), fs::Permissions::from_mode(0o777)).expect("a mode");
    let mut build = directory.with(BUILD, &[]);
    build.env("WASMC_CACHE_DIR", "here");
    expect![[r#"
        exit code 0
        nothing  SIZE
        warning: here is not used as a cache: others may write to it
    "#]]
    .assert_eq(&said(build));
    assert_eq!(directory.packs("here").len(), 0);
}

/// All that a command says.
fn said(mut command: Command) -> String {
    let output: Output = command.output().expect("wasmc runs");
    transcript(&output)
}
