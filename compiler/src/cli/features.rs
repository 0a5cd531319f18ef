//! The options that turn proposals on and off, shared by the commands that build.

use clap::Args;
use wasmparser::WasmFeatures;

use crate::error::{Error, Result};
use crate::wasm::features::{ALL, PROPOSALS, SUPPORTED, find};

/// Proposals, as typed.
#[derive(Debug, Args)]
pub(super) struct FeatureArgs {
    /// Accept these proposals, also where --no-features names them; `wasmc targets --features` lists all
    ///
    /// All that are finished are accepted to begin with. `--no-features all --features simd` accepts the first version of
    /// WebAssembly and one proposal.
    #[arg(long, value_name = "NAMES", value_delimiter = ',')]
    features: Vec<String>,

    /// Refuse modules that use these proposals; `all` means every one
    #[arg(long, value_name = "NAMES", value_delimiter = ',')]
    no_features: Vec<String>,
}

impl FeatureArgs {
    /// What a module may use.
    pub(super) fn resolve(&self) -> Result<WasmFeatures> {
        let off = union(&self.no_features)?;
        let on = union(&self.features)?;
        Ok(SUPPORTED.difference(off).union(on))
    }
}

/// The proposals that `names` mean, as far as wasmc supports them.
fn union(names: &[String]) -> Result<WasmFeatures> {
    let mut union = WasmFeatures::empty();
    for name in names {
        union |= find(name).ok_or_else(|| unknown(name))?;
        if name != ALL && !SUPPORTED.contains(union) {
            return Err(Error::usage(format!("wasmc does not support the proposal `{name}` yet")));
        }
    }
    Ok(union)
}

fn unknown(name: &str) -> Error {
    let distance = |known: &str| strsim::osa_distance(known, name);
    let near = PROPOSALS.iter().map(|&(_, known)| known).min_by_key(|known| distance(known));
    let help = match near.filter(|near| near.starts_with(name) || distance(near) <= 1 + name.len() / 3) {
        Some(near) => format!("did you mean `{near}`? `wasmc targets --features` lists all"),
        None => "`wasmc targets --features` lists all".into(),
    };
    Error::usage(format!("there is no proposal `{name}`")).with_help(help)
}
