//! Programs that people use: they come from the corpus, and do here what takes longer than there.

use super::build::Job;
use crate::{Result, corpus, root};
use std::fs;

/// What a program of the corpus is to do.
pub(crate) struct Real {
    /// Its name in the corpus.
    pub(crate) name: &'static str,
    args: &'static [&'static str],
    /// The file of `benches/real` that it works on.
    file: Option<&'static str>,
    /// Whether that file is its standard input too.
    reads_stdin: bool,
}

/// All of them.
pub(crate) const REAL: [Real; 4] = [
    Real { name: "cpython", args: &["work.py"], file: Some("work.py"), reads_stdin: false },
    Real { name: "sqlite", args: &["-batch"], file: Some("work.sql"), reads_stdin: true },
    Real {
        name: "clang",
        args: &[
            "-cc1",
            "-triple",
            "wasm32-unknown-wasi",
            "-emit-obj",
            "-O2",
            "-o",
            "work.o",
            "-x",
            "c",
            "work.c",
        ],
        file: Some("work.c"),
        reads_stdin: false,
    },
    Real {
        name: "imagecli",
        args: &["-o", "work.png", "-p", "new 1200 1200 (255, 255, 0) > gaussian 10.0 > gray"],
        file: None,
        reads_stdin: false,
    },
];

impl Real {
    /// Fetches the program and lays out what it works on.
    ///
    /// # Errors
    /// When something cannot be had.
    pub(crate) fn fetch(&self) -> Result<Job> {
        let real = corpus::real(self.name)?;
        let source = self.file.map(|file| root().join("benches/real").join(file));
        if let (Some(source), Some(file)) = (&source, self.file) {
            fs::copy(source, real.directory.join(file))
                .map_err(|error| format!("cannot copy {}: {error}", source.display()))?;
        }
        Ok(Job {
            name: self.name,
            about: format!("{}, real", real.program.language),
            wasm: real.module,
            native: None,
            args: self.args.iter().map(|arg| (*arg).to_owned()).collect(),
            stdin: source.filter(|_| self.reads_stdin),
            directory: Some(real.directory),
            grants: real.program.grants.iter().map(|grant| (*grant).to_owned()).collect(),
            imports_files: true,
        })
    }
}
