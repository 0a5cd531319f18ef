//! What was granted when the program was built, as the object holds it.

use crate::image;
use core::ffi::CStr;
use wasmc_abi::grants::{
    DIR_READ_ONLY, Dir, GRANT_ARG0, GRANT_INHERIT_ALL_ENV, GRANT_NARROWABLE, GRANT_NULL_STREAM, Grants,
    Listener,
};
use wasmc_abi::program::Slice;

#[cfg(not(test))]
unsafe extern "C" {
    safe static wasmc_grants: Grants;
}

/// A directory that is granted.
pub struct GrantedDir {
    /// Its path on the host.
    pub host: &'static CStr,
    /// The name by which the guest sees it.
    pub guest: &'static [u8],
    /// Nothing may be changed in it.
    pub read_only: bool,
}

fn grants() -> &'static Grants {
    #[cfg(test)]
    return tests::grants();
    #[cfg(not(test))]
    &wasmc_grants
}

fn string(slice: &Slice) -> &'static [u8] {
    // SAFETY: the abi says that the strings of the grants are such slices of bytes.
    unsafe { image::items(slice) }
}

fn strings(list: &Slice) -> impl Iterator<Item = &'static [u8]> {
    // SAFETY: the abi says that the lists of the grants are such slices of slices.
    unsafe { image::items::<Slice>(list) }.iter().map(string)
}

/// The directories that are granted, in the order of their descriptors.
pub fn dirs() -> impl Iterator<Item = GrantedDir> {
    // SAFETY: the abi says so.
    unsafe { image::items::<Dir>(&grants().dirs) }.iter().map(|dir| GrantedDir {
        // SAFETY: the abi says that a NUL follows each string.
        host: unsafe { CStr::from_ptr(dir.host.address as *const _) },
        guest: string(&dir.guest),
        read_only: dir.flags & DIR_READ_ONLY != 0,
    })
}

/// The variables that are granted with their values.
pub fn env() -> impl Iterator<Item = &'static [u8]> {
    strings(&grants().env)
}

/// The first argument, where it is given.
pub fn arg0() -> Option<&'static [u8]> {
    (grants().flags & GRANT_ARG0 != 0).then(|| string(&grants().arg0))
}

/// How many descriptors can be open.
pub fn max_fds() -> usize {
    grants().max_fds as usize
}

/// Whether a variable of this name is granted with its value.
pub fn sets(name: &[u8]) -> bool {
    env().any(|variable| variable_name(variable) == name)
}

/// The name of a variable: the part before the first `=`.
pub fn variable_name(variable: &[u8]) -> &[u8] {
    variable.split(|&byte| byte == b'=').next().unwrap_or_default()
}

/// The items by which single directories and variables are denied.
pub fn deniable() -> impl Iterator<Item = &'static [u8]> {
    strings(&grants().deniable)
}

/// Whether whoever runs the program can narrow what is granted.
pub fn can_be_narrowed() -> bool {
    grants().flags & GRANT_NARROWABLE != 0
}

/// Whether every variable is to be taken from the environment of the process.
pub fn inherits_all() -> bool {
    grants().flags & GRANT_INHERIT_ALL_ENV != 0
}

/// Whether a variable of this name is to be taken from the environment of the process.
pub fn inherits(name: &[u8]) -> bool {
    inherits_all() || strings(&grants().inherit_env).any(|granted| granted == name)
}

/// A listener that is granted.
pub struct GrantedListener {
    /// Its address as people write it.
    pub text: &'static [u8],
    /// The bytes of its IP address: 4 or 16.
    pub ip: &'static [u8],
    /// Its port.
    pub port: u16,
}

/// The listeners that are granted, in the order of their descriptors.
pub fn listeners() -> impl Iterator<Item = GrantedListener> {
    // SAFETY: the abi says so.
    unsafe { image::items::<Listener>(&grants().listeners) }.iter().map(|listener| GrantedListener {
        text: string(&listener.text),
        ip: string(&listener.ip),
        port: listener.port as u16,
    })
}

/// Whether the standard stream with this descriptor leads nowhere.
pub fn is_null_stream(fd: u32) -> bool {
    grants().flags & GRANT_NULL_STREAM << fd != 0
}

#[cfg(test)]
pub(super) mod tests {
    //! The grants of the tests.

    use super::*;
    use std::ffi::CString;
    use std::sync::{Mutex, MutexGuard, PoisonError};

    static ONE_AT_A_TIME: Mutex<()> = Mutex::new(());

    /// Makes other tests wait that need grants of their own.
    pub(in super::super) fn lock() -> MutexGuard<'static, ()> {
        ONE_AT_A_TIME.lock().unwrap_or_else(PoisonError::into_inner)
    }

    static GRANTS: Mutex<Option<&'static Grants>> = Mutex::new(None);

    fn leak<T>(items: Vec<T>) -> Slice {
        let items = items.leak();
        Slice { address: items.as_ptr() as u64, count: items.len() as u64 }
    }

    fn text(string: &str) -> Slice {
        let len = string.len();
        let bytes = CString::new(string).unwrap().into_bytes_with_nul().leak();
        Slice { address: bytes.as_ptr() as u64, count: len as u64 }
    }

    pub(super) fn grants() -> &'static Grants {
        GRANTS.lock().unwrap().expect("the test grants something")
    }

    /// As the compiler makes them.
    fn deniable(dirs: &[(&str, &str, bool)], env: &[&str], inherit: Option<&[&str]>) -> Vec<Slice> {
        let dirs = dirs.iter().map(|(_, guest, _)| format!("dir={guest}"));
        let set = env.iter().map(|variable| variable.split('=').next().unwrap_or_default());
        let variables =
            set.chain(inherit.unwrap_or_default().iter().copied()).map(|name| format!("env={name}"));
        dirs.chain(variables).map(|item| text(&item)).collect()
    }

    /// Grants directories (host, guest, whether for reading only), variables and names of variables, and a listener at a free
    /// port of this machine.
    pub(in super::super) fn grant(dirs: &[(&str, &str, bool)], env: &[&str], inherit: Option<&[&str]>) {
        let dir = |&(host, guest, read_only): &(&str, &str, bool)| Dir {
            host: text(host),
            guest: text(guest),
            flags: if read_only { DIR_READ_ONLY } else { 0 },
        };
        let grants = Grants {
            dirs: leak(dirs.iter().map(dir).collect()),
            env: leak(env.iter().map(|&string| text(string)).collect()),
            inherit_env: leak(inherit.unwrap_or_default().iter().map(|&string| text(string)).collect()),
            listeners: leak(vec![Listener {
                text: text("127.0.0.1:0"),
                ip: leak(vec![127u8, 0, 0, 1]),
                port: 0,
            }]),
            arg0: text(""),
            max_fds: 20,
            deniable: leak(deniable(dirs, env, inherit)),
            flags: if inherit.is_none() { GRANT_INHERIT_ALL_ENV } else { 0 },
        };
        *GRANTS.lock().unwrap() = Some(Box::leak(Box::new(grants)));
    }
}
