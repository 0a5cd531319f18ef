//! The limits of time, as the stub reads them (`wasmc_abi::limits`). Those of memory and stack are part of what has them.

use super::Blob;
use crate::codegen::object::Object;
use crate::error::Result;
use crate::limits::{Duration, Limits};
use wasmc_abi::symbol;

/// Defines the limits of time.
pub(super) fn define(object: &mut Object, limits: &Limits) -> Result<()> {
    let timeout = time_limit(object, "timeout", "", limits.timeout)?;
    let cpu_time = time_limit(object, "cpu-time", " of processor time", limits.cpu_time)?;
    let mut root = timeout;
    root.append(cpu_time);
    object.export(symbol::TIME_LIMITS, root)?;
    Ok(())
}

/// A [`wasmc_abi::limits::TimeLimit`], with the line that is written when it is reached.
fn time_limit(object: &mut Object, name: &str, what: &str, limit: Option<Duration>) -> Result<Blob> {
    let mut blob = Blob::default();
    let Some(limit) = limit else {
        blob.u64(0);
        blob.slice(None);
        return Ok(blob);
    };
    let line = format!("wasmc: {name}: the program was stopped after {limit}{what}\n");
    let mut text = Blob::aligned(1);
    text.bytes(line.as_bytes());
    let text = object.define(&format!("wasmc_time_limits.{name}"), text)?;
    blob.u64(limit.microseconds());
    blob.slice(Some((text, line.len() as u64)));
    Ok(blob)
}
