//! What a program is allowed: the directories, and the environment variables, that it is given when it is built.
//!
//! Nothing is granted unless it is written here. The same value goes into the image, where the stub acts on it, and
//! into the manifest, where a person or a machine can read it.

mod describe;
mod listen;
mod stream;

use std::net::SocketAddr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use wasmc_abi::narrow::{DENY, SHOW};

pub use stream::{Stream, Streams};

use crate::error::{Error, Result};

/// Everything that a program is granted. The default grants nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Grants {
    /// Directories, in the order in which the guest finds them (descriptors 3, 4, …).
    pub dirs: Vec<DirGrant>,
    /// Variables with their values, in the order in which the guest sees them; no name occurs twice.
    /// In the manifest each is one string, `NAME=VALUE`.
    #[serde(serialize_with = "write_pairs", deserialize_with = "read_pairs")]
    pub env: Vec<(String, String)>,
    /// Names of variables that are passed on when whoever runs the program has them.
    pub inherit_env: Vec<String>,
    /// Whether all variables of whoever runs the program are passed on.
    pub inherit_all_env: bool,
    /// The name by which it knows itself, unless that is the executable's.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub arg0: Option<String>,
    /// Addresses at which it listens for TCP connections, in the order of their descriptors, which are behind those of the directories.
    pub listen: Vec<SocketAddr>,
    /// Where the standard streams lead.
    pub streams: Streams,
    /// Whether it is kept from whoever runs the program to narrow all this, and to have the program show it.
    pub fixed: bool,
}

/// One directory, with everything below it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DirGrant {
    /// Path on the machine that runs the program; a relative one is resolved in the working directory there.
    pub host: String,
    /// The name by which the guest sees it.
    pub guest: String,
    /// Whether nothing below it can be changed, created or removed.
    pub read_only: bool,
}

impl DirGrant {
    /// Reads `HOST[::GUEST][:ro]`. Without a guest name, the guest sees the host's name as it is given.
    ///
    /// # Errors
    /// A usage error when one of the names is empty or holds a NUL.
    pub fn parse(text: &str) -> Result<DirGrant> {
        let (names, read_only) = match text.strip_suffix(":ro") {
            Some(names) => (names, true),
            None => (text, false),
        };
        let (host, guest) = names.split_once("::").unwrap_or((names, names));
        if host.is_empty() || guest.is_empty() || text.contains('\0') {
            return Err(Error::usage(format!("`{text}` does not name a directory"))
                .with_help("write HOST, HOST::GUEST, HOST:ro or HOST::GUEST:ro"));
        }
        Ok(DirGrant { host: host.into(), guest: guest.into(), read_only })
    }
}

impl Grants {
    /// Grants a directory.
    ///
    /// # Errors
    /// A usage error when the guest would see two directories under one name.
    pub fn add_dir(&mut self, dir: DirGrant) -> Result<()> {
        if let Some(other) = self.dirs.iter().find(|other| other.guest == dir.guest) {
            return Err(Error::usage(format!(
                "`{}` and `{}` would both be `{}` to the guest",
                other.host, dir.host, dir.guest
            ))
            .with_help("give one of them another guest name: HOST::GUEST"));
        }
        self.dirs.push(dir);
        Ok(())
    }

    /// Sets a variable from `NAME=VALUE`. The last value given for a name counts.
    ///
    /// # Errors
    /// A usage error when there is no `=`, or when the name is empty or one of the two holds a NUL.
    pub fn add_env(&mut self, text: &str) -> Result<()> {
        let Some((name, value)) = text.split_once('=') else {
            return Err(Error::usage(format!("`{text}` gives no value to the variable")).with_help(format!(
                "write {text}=VALUE, or pass it on at run time with --inherit-env={text}"
            )));
        };
        check_name(name, text)?;
        match self.env.iter_mut().find(|(known, _)| known == name) {
            Some((_, known)) => *known = value.into(),
            None => self.env.push((name.into(), value.into())),
        }
        Ok(())
    }

    /// Passes on the variable `name` of whoever runs the program.
    ///
    /// # Errors
    /// A usage error when `name` cannot be the name of a variable.
    pub fn add_inherited(&mut self, name: &str) -> Result<()> {
        if name.is_empty() {
            return Err(Error::usage("--inherit-env= names no variable")
                .with_help("without the `=` it passes on all of them"));
        }
        check_name(name, name)?;
        if name.contains('=') {
            return Err(Error::usage(format!("`{name}` is not the name of a variable"))
                .with_help(format!("to set a value, use --env {name}")));
        }
        if !self.inherit_env.iter().any(|known| known == name) {
            self.inherit_env.push(name.into());
        }
        Ok(())
    }

    /// Gives the program the name `name`, its first argument.
    ///
    /// # Errors
    /// A usage error when it holds a NUL, at which arguments end.
    pub fn set_arg0(&mut self, name: &str) -> Result<()> {
        if name.contains('\0') {
            return Err(Error::usage(format!("`{}` cannot be an argument", name.escape_default())));
        }
        self.arg0 = Some(name.into());
        Ok(())
    }

    /// Whether anything is granted of which whoever runs the program can deny it a part.
    #[must_use]
    pub fn can_be_denied(&self) -> bool {
        let Grants { dirs, env, inherit_env, inherit_all_env, listen, .. } = self;
        *inherit_all_env
            || !(dirs.is_empty() && env.is_empty() && inherit_env.is_empty() && listen.is_empty())
    }

    /// Whether nothing at all is granted.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Grants::default()
    }
}

fn check_name(name: &str, text: &str) -> Result<()> {
    if name.is_empty() || text.contains('\0') {
        return Err(Error::usage(format!("`{}` does not name a variable", text.escape_default())));
    }
    if [DENY, SHOW].contains(&name) {
        return Err(Error::usage(format!("`{name}` is for whoever runs the program, which never sees it")));
    }
    Ok(())
}

fn write_pairs<S: Serializer>(
    pairs: &[(String, String)],
    serializer: S,
) -> std::result::Result<S::Ok, S::Error> {
    serializer.collect_seq(pairs.iter().map(|(name, value)| format!("{name}={value}")))
}

fn read_pairs<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> std::result::Result<Vec<(String, String)>, D::Error> {
    let mut grants = Grants::default();
    for text in Vec::<String>::deserialize(deserializer)? {
        grants.add_env(&text).map_err(serde::de::Error::custom)?;
    }
    Ok(grants.env)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn dir(host: &str, guest: &str, read_only: bool) -> DirGrant {
        DirGrant { host: host.into(), guest: guest.into(), read_only }
    }

    #[test]
    fn directories_are_read_in_all_their_forms() {
        for (text, expected) in [
            ("data", dir("data", "data", false)),
            ("data:ro", dir("data", "data", true)),
            (".::/", dir(".", "/", false)),
            ("/srv/a:b::/in:ro", dir("/srv/a:b", "/in", true)),
        ] {
            assert_eq!(DirGrant::parse(text).expect(text), expected);
        }
    }

    #[test]
    fn a_directory_without_a_name_is_refused() {
        for text in ["", ":ro", "::/guest", "host::", "host:::ro", "a\0b"] {
            assert!(DirGrant::parse(text).is_err(), "{text:?}");
        }
    }

    #[test]
    fn two_directories_cannot_have_one_guest_name() {
        let mut grants = Grants::default();
        grants.add_dir(dir("a", "/", false)).expect("the first");
        let error = grants.add_dir(dir("b", "/", true)).expect_err("the second");
        assert_eq!(
            error.to_string(),
            "`a` and `b` would both be `/` to the guest\n  help: give one of them another guest name: HOST::GUEST"
        );
    }

    #[test]
    fn the_last_value_of_a_variable_counts() {
        let mut grants = Grants::default();
        for text in ["A=1", "B=x=y", "A="] {
            grants.add_env(text).expect(text);
        }
        assert_eq!(grants.env, [("A".into(), String::new()), ("B".into(), "x=y".into())]);
    }

    #[test]
    fn names_that_no_variable_has_are_refused() {
        let mut grants = Grants::default();
        assert!(grants.add_env("NAME").is_err());
        assert!(grants.add_env("=value").is_err());
        assert!(grants.add_inherited("").is_err());
        assert!(grants.add_inherited("NAME=value").is_err());
        assert!(grants.add_inherited("WASMC_DENY").is_err());
        assert!(grants.add_env("WASMC_SHOW=").is_err());
        assert!(grants.is_empty());
    }

    #[test]
    fn the_manifest_form_reads_back() {
        let mut grants = Grants { inherit_all_env: true, ..Grants::default() };
        grants.add_dir(dir("a", "/", true)).expect("dir");
        grants.add_env("A=1").expect("env");
        grants.add_inherited("HOME").expect("inherited");
        grants.set_arg0("me").expect("a name");
        grants.add_listener("[::1]:80").expect("an address");
        grants.streams.stderr = Stream::Null;
        let text = serde_json::to_string(&grants).expect("serialises");
        assert_eq!(
            text,
            r#"{"dirs":[{"host":"a","guest":"/","read_only":true}],"env":["A=1"],"inherit_env":["HOME"],"inherit_all_env":true,"arg0":"me","listen":["[::1]:80"],"streams":{"stdin":"inherit","stdout":"inherit","stderr":"null"},"fixed":false}"#
        );
        assert_eq!(serde_json::from_str::<Grants>(&text).expect("reads back"), grants);
    }
}
