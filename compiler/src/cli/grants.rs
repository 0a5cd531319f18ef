//! The options that grant something, shared by the commands that build.

use clap::Args;

use crate::error::Result;
use crate::grants::{DirGrant, Grants, Stream, Streams};

/// What stands for every variable in `--inherit-env`.
const ALL: &str = "*";

/// Grants, as typed.
#[derive(Debug, Args)]
#[command(next_help_heading = "Grants (nothing else is allowed)")]
pub(super) struct GrantArgs {
    /// Grant a directory and all below it
    ///
    /// HOST is a path on the machine that runs the program; a relative one is resolved in the working directory there.
    /// The guest sees it as GUEST, or as HOST when no GUEST is given. With `:ro` it can change nothing.
    #[arg(long, value_name = "HOST[::GUEST][:ro]")]
    dir: Vec<String>,

    /// Set an environment variable; the executable holds its value, for all to read
    #[arg(long, value_name = "NAME=VALUE")]
    env: Vec<String>,

    /// Pass on an environment variable of whoever runs the program; without NAME, all of them
    #[arg(long, value_name = "NAME", num_args = 0..=1, require_equals = true, default_missing_value = ALL)]
    inherit_env: Vec<String>,

    /// The name by which the program knows itself, its first argument; by default the executable's, without its directory
    #[arg(long, value_name = "NAME")]
    arg0: Option<String>,

    /// Have the program listen for TCP connections at an address, such as `127.0.0.1:8080` or `[::1]:8080`
    ///
    /// It finds the listening sockets as descriptors behind the directories, in the order given here. Port 0 is any that is free.
    #[arg(long, value_name = "ADDR")]
    listen: Vec<String>,

    /// Where the program's standard input comes from: whoever runs it, or nowhere
    #[arg(long, value_name = "inherit|null", default_value = "inherit", hide_possible_values = true)]
    stdin: Stream,

    /// Where its standard output goes
    #[arg(long, value_name = "inherit|null", default_value = "inherit", hide_possible_values = true)]
    stdout: Stream,

    /// Where its standard error goes; the messages of the runtime itself, as that of a trap, get out in any case
    #[arg(long, value_name = "inherit|null", default_value = "inherit", hide_possible_values = true)]
    stderr: Stream,

    /// Keep whoever runs the program from narrowing its grants
    ///
    /// Otherwise the environment variable WASMC_DENY takes away what it names, as in WASMC_DENY=dir=/data,write,env=HOME,net, and
    /// WASMC_SHOW=grants shows what is granted in the place of running the program.
    #[arg(long)]
    fixed_grants: bool,
}

impl GrantArgs {
    /// What they mean.
    pub(super) fn resolve(&self) -> Result<Grants> {
        let streams = Streams { stdin: self.stdin, stdout: self.stdout, stderr: self.stderr };
        let mut grants = Grants { streams, fixed: self.fixed_grants, ..Grants::default() };
        for dir in &self.dir {
            grants.add_dir(DirGrant::parse(dir)?)?;
        }
        for variable in &self.env {
            grants.add_env(variable)?;
        }
        for name in &self.inherit_env {
            match name.as_str() {
                ALL => grants.inherit_all_env = true,
                name => grants.add_inherited(name)?,
            }
        }
        if let Some(name) = &self.arg0 {
            grants.set_arg0(name)?;
        }
        for address in &self.listen {
            grants.add_listener(address)?;
        }
        Ok(grants)
    }
}
