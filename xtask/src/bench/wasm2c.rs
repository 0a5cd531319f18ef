//! wasm2c: C of a module, and of that an executable by a C compiler, with the host in `benches/wasm2c`.

use super::build::Job;
use super::measure::Gap;
use super::tool;
use crate::{Result, root};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// wasm2c and a C compiler.
pub(crate) struct Wasm2c {
    /// The folder of WABT: `bin/wasm2c`, the sources of its runtime in `wasm2c`, and in `include` the vectors that the C uses.
    wabt: PathBuf,
    compiler: &'static str,
    /// What this compiler needs, beside what all do, so that NaNs are those of WebAssembly.
    options: &'static [&'static str],
}

/// What its manual asks for so that programs compute what WebAssembly says; and, since this processor can, that no product and
/// sum are rounded only once. Memory has guard pages without asking.
const CONFORMING: [&str; 3] = ["-fno-optimize-sibling-calls", "-frounding-math", "-ffp-contract=off"];

impl Wasm2c {
    /// Finds WABT, whose folder the variable `WABT` names.
    ///
    /// # Errors
    /// Says that it names none.
    pub(crate) fn find(compiler: &'static str, options: &'static [&'static str]) -> Result<Wasm2c> {
        let wabt = PathBuf::from(std::env::var_os("WABT").unwrap_or_default());
        if wabt.join("bin/wasm2c").is_file() && wabt.join("wasm2c/wasm-rt-mem-impl.c").is_file() {
            Ok(Wasm2c { wabt, compiler, options })
        } else {
            Err("WABT names no folder with bin/wasm2c and the sources of its runtime in wasm2c".into())
        }
    }

    /// What both call themselves.
    ///
    /// # Errors
    /// When one is missing.
    pub(crate) fn version(&self) -> Result<String> {
        Ok(format!("{}, {}", tool::version(&self.translator())?, tool::version(Path::new(self.compiler))?))
    }

    /// Makes `executable` of the job's module.
    ///
    /// # Errors
    /// When the host cannot do what the program needs, or a tool fails.
    pub(crate) fn make(&self, job: &Job, executable: &Path) -> Result<(), Gap> {
        if job.imports_files {
            return Err(Gap::Missing("its host in C has no files".into()));
        }
        let sources = executable.with_extension("sources");
        fs::create_dir_all(&sources)
            .map_err(|error| format!("cannot create {}: {error}", sources.display()))?;
        let guest = sources.join("guest.c");
        let mut translate = Command::new(self.translator());
        translate.args(["--module-name", "guest"]).arg(&job.wasm).arg("--output").arg(&guest);
        tool::run(translate)?;
        let runtime = self.wabt.join("wasm2c");
        let mut compile = Command::new(self.compiler);
        compile.args(["-O2", "-march=native", "-w", "-DWASM_RT_TRAP_HANDLER=end_by_trap"]);
        compile.args(CONFORMING).args(self.options);
        for folder in [&runtime, &self.wabt.join("include"), &sources] {
            compile.arg("-I").arg(folder);
        }
        compile.args([root().join("benches/wasm2c/host.c"), guest]);
        compile.args(["wasm-rt-impl.c", "wasm-rt-mem-impl.c"].map(|source| runtime.join(source)));
        compile.arg("-o").arg(executable).arg("-lm");
        Ok(tool::run(compile)?)
    }

    fn translator(&self) -> PathBuf {
        self.wabt.join("bin/wasm2c")
    }
}
