//! One test: a module, and what the JSON file beside it asks for.
//!
//! Source: `doc/specification.md` of the suite. Both of its forms are read, the older one (one object) and a list of operations.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use serde::Deserialize;

use crate::Result;

/// A test.
pub(crate) struct Case {
    /// The module.
    pub(crate) module: PathBuf,
    /// Arguments behind the name of the program.
    pub(crate) args: Vec<String>,
    /// Environment variables.
    pub(crate) env: BTreeMap<String, String>,
    /// The directories that the program sees: each with the name by which it does.
    pub(crate) dirs: Vec<(PathBuf, String)>,
    /// The exit code.
    pub(crate) exit_code: i32,
    /// What it must write, where anything is said of that.
    pub(crate) stdout: Option<String>,
    /// What it must complain of, likewise.
    pub(crate) stderr: Option<String>,
}

/// The older form.
#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Specification {
    args: Vec<String>,
    env: BTreeMap<String, String>,
    root: Option<String>,
    dirs: Vec<String>,
    exit_code: i32,
    stdout: Option<String>,
    stderr: Option<String>,
}

/// The newer form.
#[derive(Deserialize)]
struct Operations {
    operations: Vec<Operation>,
}

#[derive(Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
enum Operation {
    Run {
        #[serde(default)]
        args: Vec<String>,
        #[serde(default)]
        env: BTreeMap<String, String>,
        root: Option<String>,
    },
    Read {
        id: Option<String>,
        #[serde(default)]
        payload: String,
    },
    Wait {
        #[serde(default)]
        exit_code: i32,
    },
}

impl Case {
    /// Reads what is said of `module`; nothing where there is no file.
    ///
    /// # Errors
    /// When the file asks for something unknown.
    pub(crate) fn of(module: &Path) -> Result<Case> {
        let file = module.with_extension("json");
        let text = match file.exists() {
            true => fs::read_to_string(&file)
                .map_err(|error| format!("cannot read {}: {error}", file.display()))?,
            false => "{}".to_owned(),
        };
        let Specification { args, env, root, dirs, exit_code, stdout, stderr } =
            parse(&text).map_err(|error| format!("{}: {error}", file.display()))?;
        let root = root.map(|root| (module.with_file_name(root), "/".to_owned()));
        let dirs = dirs.into_iter().map(|dir| (module.with_file_name(&dir), dir));
        let dirs = root.into_iter().chain(dirs).collect();
        Ok(Case { module: module.to_owned(), args, env, dirs, exit_code, stdout, stderr })
    }
}

fn parse(text: &str) -> serde_json::Result<Specification> {
    let value: serde_json::Value = serde_json::from_str(text)?;
    if value.get("operations").is_none() {
        return serde_json::from_value(value);
    }
    let Operations { operations } = serde_json::from_value(value)?;
    let mut specification = Specification::default();
    for operation in operations {
        match operation {
            Operation::Run { args, env, root } => {
                specification = Specification { args, env, root, ..specification };
            }
            Operation::Read { id, payload } => {
                let is_error = id.is_some_and(|id| id == "stderr");
                let stream = if is_error { &mut specification.stderr } else { &mut specification.stdout };
                stream.get_or_insert_default().push_str(&payload);
            }
            Operation::Wait { exit_code } => specification.exit_code = exit_code,
        }
    }
    Ok(specification)
}

#[cfg(test)]
mod tests {
    use super::parse;

    #[test]
    fn both_forms_are_read() {
        let old =
            parse(r#"{"args": ["a"], "root": "fs", "exit_code": 3, "stdout": "x"}"#).expect("it is valid");
        let new = r#"{"operations": [{"type": "run", "args": ["a"], "root": "fs"},
            {"type": "read", "payload": "x"}, {"type": "wait", "exit_code": 3}]}"#;
        let new = parse(new).expect("it is valid");
        for read in [old, new] {
            assert_eq!(read.args, ["a"]);
            assert_eq!(read.root.as_deref(), Some("fs"));
            assert_eq!((read.exit_code, read.stdout.as_deref(), read.stderr), (3, Some("x"), None));
        }
    }

    #[test]
    fn what_is_unknown_is_refused() {
        assert!(parse(r#"{"directories": ["a"]}"#).is_err());
        assert!(parse(r#"{"operations": [{"type": "connect"}]}"#).is_err());
    }
}
