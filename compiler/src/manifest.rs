//! What an executable says about itself: what it was made from, for which target, by which wasmc, and what it is
//! granted. It stands in the executable (in a section that is not loaded) and, with the hash of that executable, in
//! the bundle. Nothing in it depends on when, where or by whom it was made.

use serde::{Deserialize, Serialize};
use serde_json::Value;
use sha2::{Digest as _, Sha256};

use crate::error::{Error, Result};
use crate::grants::Grants;
use crate::limits::Limits;
use crate::sandbox::OsSandbox;

/// The section of an executable that holds its manifest.
pub const SECTION: &str = ".wasmc.manifest";

/// The form of the manifest; a reader refuses one that is newer than it knows.
pub const FORMAT: u32 = 1;

/// Bytes that a manifest may have: one larger was not written by wasmc.
pub const MAX_SIZE: u64 = 16 << 20;

/// The manifest. Its fields are written in the order in which they stand here.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    /// See [`FORMAT`].
    pub format: u32,
    /// The version of wasmc that made it.
    pub wasmc: String,
    /// The name of the target.
    pub target: String,
    /// How it was built.
    pub options: Options,
    /// The Wasm module (in its binary form) that it was made from.
    pub wasm: Content,
    /// The modules that are linked to it, in the order of the command line.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub linked: Vec<Linked>,
    /// The executable. Absent in the executable itself, which cannot hold its own hash.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub executable: Option<Content>,
    /// What it and the linked modules import of the host, `MODULE.NAME` each, in their order.
    pub imports: Vec<String>,
    /// What it is granted.
    pub grants: Grants,
    /// What it may use at most.
    #[serde(default, skip_serializing_if = "Limits::is_empty")]
    pub limits: Limits,
}

/// The options that decide which bytes come out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Options {
    /// The level of optimisation, as on the command line.
    pub optimize: String,
    /// The level of the instruction set, unless every machine of the target has it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cpu: Option<String>,
    /// Whether the symbol table was left out.
    pub strip: bool,
    /// Whether it puts the sandbox of the operating system around itself.
    pub os_sandbox: OsSandbox,
    /// The export that it starts with, unless that is `_start`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub entry: Option<String>,
}

/// What an executable is made from.
#[derive(Clone, Debug)]
pub struct Wasm {
    /// The main module.
    pub main: Content,
    /// The modules that are linked to it.
    pub linked: Vec<Linked>,
}

/// A linked module.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Linked {
    /// The name under which others import from it.
    pub name: String,
    /// The module itself, in its binary form.
    #[serde(flatten)]
    pub content: Content,
}

impl Linked {
    /// Describes the module `wasm`, linked as `name`.
    #[must_use]
    pub fn of(name: &str, wasm: &[u8]) -> Linked {
        Linked { name: name.into(), content: Content::of(wasm) }
    }
}

/// A file's content.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Content {
    /// Its SHA-256, in hexadecimal.
    pub sha256: String,
    /// Its size in bytes.
    pub size: u64,
}

impl Content {
    /// Describes `bytes`.
    #[must_use]
    pub fn of(bytes: &[u8]) -> Content {
        let sha256 = Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect();
        Content { sha256, size: bytes.len() as u64 }
    }
}

impl Manifest {
    /// The manifest of an executable that this wasmc makes, without limits.
    #[must_use]
    pub fn new(target: &str, options: Options, wasm: Wasm, imports: Vec<String>, grants: Grants) -> Manifest {
        Manifest {
            format: FORMAT,
            wasmc: env!("CARGO_PKG_VERSION").into(),
            target: target.into(),
            options,
            wasm: wasm.main,
            linked: wasm.linked,
            executable: None,
            imports,
            grants,
            limits: Limits::default(),
        }
    }

    /// The manifest of an executable that is limited so.
    #[must_use]
    pub fn with_limits(mut self, limits: Limits) -> Manifest {
        self.limits = limits;
        self
    }

    /// The manifest that goes into the bundle with `executable`.
    #[must_use]
    pub fn with_executable(mut self, executable: &[u8]) -> Manifest {
        self.executable = Some(Content::of(executable));
        self
    }

    /// Its text in a bundle: JSON for people to read, ended by a newline.
    ///
    /// # Errors
    /// An internal error; none is known.
    pub fn to_json(&self) -> Result<Vec<u8>> {
        let mut text = serde_json::to_vec_pretty(self).map_err(unwritable)?;
        text.push(b'\n');
        Ok(text)
    }

    /// Its text in an executable: the same JSON without white space, and without the grants that are as if nothing were granted.
    ///
    /// # Errors
    /// An internal error; none is known.
    pub fn to_compact_json(&self) -> Result<Vec<u8>> {
        let mut text = serde_json::to_value(self).map_err(unwritable)?;
        let nothing = serde_json::to_value(Grants::default()).map_err(unwritable)?;
        if let Some(grants) = text.get_mut("grants").and_then(Value::as_object_mut) {
            grants.retain(|name, grant| nothing.get(name) != Some(grant));
        }
        serde_json::to_vec(&text).map_err(unwritable)
    }

    /// Reads the text back.
    ///
    /// # Errors
    /// An input error when it is not a manifest, or one of a later form.
    pub fn from_json(text: &[u8]) -> Result<Manifest> {
        let manifest: Manifest = serde_json::from_slice(text)
            .map_err(|error| Error::input(format!("the manifest is damaged: {error}")))?;
        if manifest.format > FORMAT {
            return Err(Error::input(format!(
                "the manifest has form {}, and this wasmc knows up to {FORMAT}",
                manifest.format
            ))
            .with_help(format!("use wasmc {} or later", manifest.wasmc)));
        }
        Ok(manifest)
    }
}

fn unwritable(error: serde_json::Error) -> Error {
    Error::internal(format!("cannot write the manifest: {error}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn manifest() -> Manifest {
        let options = Options {
            optimize: "2".into(),
            cpu: None,
            strip: false,
            os_sandbox: OsSandbox::Auto,
            entry: None,
        };
        let imports = vec!["wasi_snapshot_preview1.fd_write".into()];
        let wasm = Wasm { main: Content::of(b"abc"), linked: Vec::new() };
        Manifest::new("x86_64-linux", options, wasm, imports, Grants::default())
    }

    #[test]
    fn it_is_readable_and_in_a_fixed_order() {
        let text = manifest().with_executable(b"").to_json().expect("writes");
        let text = String::from_utf8(text).expect("UTF-8").replace(env!("CARGO_PKG_VERSION"), "VERSION");
        assert_eq!(
            text,
            r#"{
  "format": 1,
  "wasmc": "VERSION",
  "target": "x86_64-linux",
  "options": {
    "optimize": "2",
    "strip": false,
    "os_sandbox": "auto"
  },
  "wasm": {
    "sha256": "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
    "size": 3
  },
  "executable": {
    "sha256": "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "size": 0
  },
  "imports": [
    "wasi_snapshot_preview1.fd_write"
  ],
  "grants": {
    "dirs": [],
    "env": [],
    "inherit_env": [],
    "inherit_all_env": false,
    "listen": [],
    "streams": {
      "stdin": "inherit",
      "stdout": "inherit",
      "stderr": "inherit"
    },
    "fixed": false
  }
}
"#
        );
    }

    #[test]
    fn it_reads_back() {
        let mut limited = manifest();
        limited.limits.max_fds = Some(9);
        let mut linked = manifest();
        linked.linked.push(Linked::of("lib", b"abc"));
        for manifest in [manifest(), linked, limited] {
            for text in [manifest.to_json(), manifest.to_compact_json()] {
                assert_eq!(Manifest::from_json(&text.expect("writes")).expect("reads"), manifest);
            }
        }
    }

    #[test]
    fn an_executable_says_what_is_granted_and_nothing_else() {
        let mut inheriting = manifest();
        inheriting.grants.inherit_all_env = true;
        for (manifest, grants) in [(manifest(), "{}"), (inheriting, r#"{"inherit_all_env":true}"#)] {
            let text = String::from_utf8(manifest.to_compact_json().expect("writes")).expect("UTF-8");
            assert!(text.contains(&format!(r#""grants":{grants},"#)), "{text}");
        }
    }

    #[test]
    fn a_later_form_and_damage_are_refused() {
        let mut later = manifest();
        later.format = FORMAT + 1;
        let error = Manifest::from_json(&later.to_json().expect("writes")).expect_err("later");
        assert!(
            error.to_string().starts_with("the manifest has form 2, and this wasmc knows up to 1\n"),
            "{error}"
        );
        let error = Manifest::from_json(b"{}").expect_err("damaged");
        assert_eq!(error.to_string(), "the manifest is damaged: missing field `format` at line 1 column 2");
    }
}
