//! Building an image from text, with everything that the host has, and having it as a file that can be run.

use std::os::unix::fs::PermissionsExt;
use std::path::PathBuf;

use tempfile::TempDir;
use wasmc::grants::{DirGrant, Grants};
use wasmc::link::Image;
use wasmc::pipeline::{self, BuildOptions};
use wasmc::program::{self, Extern, Program};
use wasmc::sandbox::OsSandbox;
use wasmc::wasm::{self, features};
use wasmc_abi::host::THREAD_START;
use wasmc_targets::Target;

/// Builds a command from text. It may import from `wasmc_script` too, which no other guest can. `dirs` are grants as the command
/// line takes them.
///
/// # Panics
/// When it cannot be built.
#[must_use]
pub fn build(wat: &str, dirs: &[String], os_sandbox: OsSandbox, target: &'static Target) -> Image {
    let wasm = wat::parse_str(wat).unwrap_or_else(|error| panic!("{error}\n{wat}"));
    let module = wasm::read(&wasm, features::SUPPORTED).expect("a valid module");
    let mut program = Program::new();
    let provide =
        &mut |module: &str, name: &str| program::wasi(module, name).or_else(|| program::script(module, name));
    let instance = program.instantiate(module, provide).expect("imports that the host has");
    let Some(Extern::Func(start)) = program.export(instance, "_start") else { panic!("no command") };
    program.add_call(start).expect("a step");
    if let Some(Extern::Func(thread)) = program.export(instance, THREAD_START) {
        program.thread_start = Some(thread);
    }
    let mut grants = Grants::default();
    for dir in dirs {
        grants.add_dir(DirGrant::parse(dir).expect("a grant")).expect("a grant");
    }
    let options = BuildOptions { grants, os_sandbox, ..BuildOptions::new(target) };
    pipeline::build(&program, &options).expect("it builds").image
}

/// An image as a file.
#[derive(Debug)]
pub struct Executable(TempDir);

impl Executable {
    /// Writes an image to a directory of its own.
    ///
    /// # Panics
    /// When it cannot be written.
    #[must_use]
    pub fn new(image: &[u8]) -> Executable {
        let directory = tempfile::tempdir().expect("a temporary directory");
        let file = Executable(directory);
        std::fs::write(file.path(), image).expect("the image can be written");
        let mode = std::fs::Permissions::from_mode(0o755);
        std::fs::set_permissions(file.path(), mode).expect("it can be made executable");
        file
    }

    /// Where it is.
    #[must_use]
    pub fn path(&self) -> PathBuf {
        self.0.path().join("program")
    }
}
