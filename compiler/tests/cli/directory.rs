//! A directory of a test's own, in which it runs `wasmc` and looks at what that leaves.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use expect_test::Expect;
use tempfile::TempDir;

/// A command that does nothing.
pub(crate) const NOTHING: &str = r#"(module (func (export "_start")))"#;

/// The directory; it is gone when this is dropped.
pub(crate) struct Directory(TempDir);

impl Directory {
    /// One that holds `nothing.wat`.
    pub(crate) fn new() -> Directory {
        let directory = Directory(TempDir::new().expect("a temporary directory"));
        directory.write("nothing.wat", NOTHING);
        directory
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    pub(crate) fn write(&self, name: &str, content: impl AsRef<[u8]>) {
        let path = self.path(name);
        fs::create_dir_all(path.parent().expect("in the directory")).expect("the directory of a file");
        fs::write(path, content).expect("a file of the test");
    }

    pub(crate) fn read(&self, name: &str) -> Vec<u8> {
        fs::read(self.path(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
    }

    /// Every file in it but `nothing.wat`, sorted.
    pub(crate) fn files(&self) -> Vec<String> {
        let mut names = Vec::new();
        list(self.0.path(), self.0.path(), &mut names);
        names.retain(|name| name != "nothing.wat");
        names.sort();
        names
    }

    /// `wasmc` with the words of `arguments`, to be run here.
    pub(crate) fn command(&self, arguments: &str) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_wasmc"));
        command.current_dir(self.0.path()).args(arguments.split_whitespace());
        // The width to which help is wrapped.
        command.env("COLUMNS", "100").stdin(Stdio::null());
        // No test depends on another, or on what is in the home of who runs it.
        command.env("WASMC_CACHE_DIR", "");
        command
    }

    /// Runs `wasmc`.
    pub(crate) fn wasmc(&self, arguments: &str) -> Output {
        self.command(arguments).output().expect("wasmc runs")
    }

    /// Runs `wasmc`, which must succeed.
    pub(crate) fn succeed(&self, arguments: &str) {
        let output = self.wasmc(arguments);
        assert!(output.status.success(), "wasmc {arguments}: {}", transcript(&output));
    }

    /// Runs `wasmc` and compares all that it says, with sizes of files left out.
    pub(crate) fn check(&self, arguments: &str, expected: &Expect) {
        expected.assert_eq(&transcript(&self.wasmc(arguments)));
    }

    /// As [`Directory::check`], for what must fail and leave nothing behind.
    pub(crate) fn refuses(&self, arguments: &str, expected: &Expect) {
        let before = self.files();
        self.check(arguments, expected);
        assert_eq!(self.files(), before, "wasmc {arguments} left something");
    }
}

fn list(root: &Path, directory: &Path, names: &mut Vec<String>) {
    for entry in fs::read_dir(directory).expect("a directory") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            list(root, &path, names);
        } else {
            let name = path.strip_prefix(root).expect("below the root").display().to_string();
            names.push(name.replace('\\', "/"));
        }
    }
}

/// The exit code, then what was printed, then what was complained about.
pub(crate) fn transcript(output: &Output) -> String {
    let code = output.status.code().map_or("none".into(), |code| code.to_string());
    let mut text = format!("exit code {code}\n");
    for stream in [&output.stdout, &output.stderr] {
        text.push_str(&without_sizes(&String::from_utf8_lossy(stream)));
    }
    text
}

/// Sizes change with every change of the compiler: `dist/app  1.5 KiB` becomes `dist/app  SIZE`.
fn without_sizes(text: &str) -> String {
    let is_size = |text: &str| text.ends_with("bytes") || text.ends_with("iB");
    text.lines()
        .map(|line| match line.split("  ").collect::<Vec<_>>()[..] {
            [path, size] if is_size(size) => format!("{path}  SIZE\n"),
            _ => format!("{}\n", line.trim_end()),
        })
        .collect()
}
