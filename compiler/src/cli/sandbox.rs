//! The option that says whether a program confines itself, shared by the commands that build.

use clap::{Args, ValueEnum};

use crate::sandbox::OsSandbox;

/// The sandbox of the operating system, as typed.
#[derive(Debug, Args)]
pub(super) struct SandboxArgs {
    /// Whether the program has the kernel hold it to what it was linked with and granted
    ///
    /// Below the checks of WebAssembly and WASI, the kernel then lets it make only the system calls that it needs (seccomp)
    /// and use only the files that it was granted (Landlock).
    #[arg(long, value_name = "WHEN", default_value = "auto", hide_possible_values = false)]
    os_sandbox: When,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum When {
    /// As far as the kernel can
    Auto,
    /// Always: the program does not start where the kernel lacks something of it
    Require,
    /// Never, as for debuggers that are to be attached
    Off,
}

impl SandboxArgs {
    /// What it means.
    pub(super) fn resolve(&self) -> OsSandbox {
        match self.os_sandbox {
            When::Auto => OsSandbox::Auto,
            When::Require => OsSandbox::Require,
            When::Off => OsSandbox::Off,
        }
    }
}
