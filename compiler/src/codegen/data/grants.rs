//! What the program was granted, as the stub reads it (`wasmc_abi::grants`).

use super::Blob;
use crate::codegen::Options;
use crate::codegen::object::Object;
use crate::error::Result;
use crate::grants::{Grants, Stream};
use cranelift_module::ModuleRelocTarget;
use std::net::IpAddr;
use wasmc_abi::grants::{
    DIR_READ_ONLY, GRANT_ARG0, GRANT_INHERIT_ALL_ENV, GRANT_NARROWABLE, GRANT_NULL_STREAM,
};
use wasmc_abi::symbol;

/// Defines the grants.
pub(super) fn define(object: &mut Object, options: &Options<'_>) -> Result<()> {
    let grants = options.grants;
    let mut strings = Strings::default();
    let dirs: Vec<_> = grants
        .dirs
        .iter()
        .map(|dir| {
            (strings.add(&dir.host), strings.add(&dir.guest), if dir.read_only { DIR_READ_ONLY } else { 0 })
        })
        .collect();
    let env: Vec<_> =
        grants.env.iter().map(|(name, value)| strings.add(&format!("{name}={value}"))).collect();
    let inherited: Vec<_> = grants.inherit_env.iter().map(|name| strings.add(name)).collect();
    let listeners: Vec<_> = grants
        .listen
        .iter()
        .map(|address| {
            (strings.add(&address.to_string()), strings.add_bytes(&ip(address.ip())), address.port())
        })
        .collect();
    let arg0 = grants.arg0.as_ref().map(|name| strings.add(name));
    let deniable: Vec<_> = deniable(grants).map(|item| strings.add(&item)).collect();
    let pool = object.define("wasmc_grants.strings", strings.into_blob())?;

    let mut blob = Blob::default();
    for (host, guest, flags) in &dirs {
        string(&mut blob, &pool, *host);
        string(&mut blob, &pool, *guest);
        blob.u64(*flags);
    }
    let dirs = array(object, "wasmc_grants.dirs", blob, dirs.len())?;
    let env = string_array(object, "wasmc_grants.env", &pool, &env)?;
    let inherited = string_array(object, "wasmc_grants.inherit_env", &pool, &inherited)?;
    let mut blob = Blob::default();
    for (text, ip, port) in &listeners {
        string(&mut blob, &pool, *text);
        string(&mut blob, &pool, *ip);
        blob.u64(u64::from(*port));
    }
    let listeners = array(object, "wasmc_grants.listeners", blob, listeners.len())?;

    let deniable = string_array(object, "wasmc_grants.deniable", &pool, &deniable)?;
    let mut root = Blob::default();
    root.slice(dirs);
    root.slice(env);
    root.slice(inherited);
    root.slice(listeners);
    optional_string(&mut root, &pool, arg0);
    root.u64(options.limits.max_fds());
    root.slice(deniable);
    root.u64(flags(grants, options.shown.is_some()));
    object.export(symbol::GRANTS, root)?;
    define_shown(object, options.shown)
}

/// Defines what is shown to whoever asks what is granted.
fn define_shown(object: &mut Object, shown: Option<&str>) -> Result<()> {
    let Some(shown) = shown else { return Ok(()) };
    let text = object.define("wasmc_shown.text", Blob::text(shown))?;
    let mut slice = Blob::default();
    slice.slice(Some((text, shown.len() as u64)));
    object.export(symbol::SHOWN, slice)?;
    Ok(())
}

/// The items by which single grants are denied (`wasmc_abi::narrow`). A guest's name with a comma in it cannot be written as one.
fn deniable(grants: &Grants) -> impl Iterator<Item = String> {
    let dirs = grants.dirs.iter().map(|dir| format!("dir={}", dir.guest));
    let set = grants.env.iter().map(|(name, _)| name);
    dirs.chain(set.chain(&grants.inherit_env).map(|name| format!("env={name}")))
}

/// The bytes of an address, the most significant first.
fn ip(address: IpAddr) -> Vec<u8> {
    match address {
        IpAddr::V4(address) => address.octets().into(),
        IpAddr::V6(address) => address.octets().into(),
    }
}

fn flags(grants: &Grants, is_narrowable: bool) -> u64 {
    let inherits = if grants.inherit_all_env { GRANT_INHERIT_ALL_ENV } else { 0 };
    let streams = grants.streams.named().into_iter().enumerate();
    let null = streams.filter(|(_, (_, stream))| *stream == Stream::Null);
    let named = if grants.arg0.is_some() { GRANT_ARG0 } else { 0 };
    let narrowable = if is_narrowable { GRANT_NARROWABLE } else { 0 };
    null.fold(inherits | named | narrowable, |flags, (fd, _)| flags | GRANT_NULL_STREAM << fd)
}

/// A pool of NUL-terminated strings; a string is an offset and a length in it.
#[derive(Default)]
struct Strings {
    bytes: Vec<u8>,
}

impl Strings {
    fn add(&mut self, text: &str) -> (usize, usize) {
        self.add_bytes(text.as_bytes())
    }

    fn add_bytes(&mut self, bytes: &[u8]) -> (usize, usize) {
        let offset = self.bytes.len();
        self.bytes.extend_from_slice(bytes);
        self.bytes.push(0);
        (offset, bytes.len())
    }

    fn into_blob(self) -> Blob {
        let mut blob = Blob::aligned(1);
        blob.bytes(&self.bytes);
        blob
    }
}

fn string(blob: &mut Blob, pool: &ModuleRelocTarget, (offset, len): (usize, usize)) {
    blob.address(pool.clone(), offset as i64);
    blob.u64(len as u64);
}

fn optional_string(blob: &mut Blob, pool: &ModuleRelocTarget, text: Option<(usize, usize)>) {
    match text {
        Some(text) => string(blob, pool, text),
        None => blob.slice(None),
    }
}

fn string_array(
    object: &mut Object,
    name: &str,
    pool: &ModuleRelocTarget,
    strings: &[(usize, usize)],
) -> Result<Option<(ModuleRelocTarget, u64)>> {
    let mut blob = Blob::default();
    for &text in strings {
        string(&mut blob, pool, text);
    }
    array(object, name, blob, strings.len())
}

fn array(
    object: &mut Object,
    name: &str,
    blob: Blob,
    count: usize,
) -> Result<Option<(ModuleRelocTarget, u64)>> {
    if count == 0 {
        return Ok(None);
    }
    Ok(Some((object.define(name, blob)?, count as u64)))
}
