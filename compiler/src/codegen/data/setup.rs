//! What the stub does before the guest's first step: it sets limits, and makes ready what the program is granted and could use.

use crate::codegen::Options;
use crate::grants::{Grants, Stream};
use crate::program::{Code, Program};
use wasmc_abi::symbol::{CHECK_DENIED, LIMIT_TIME, NULL_STREAMS, OPEN_DIRS, OPEN_LISTENERS, SHOW};

/// The symbols of the stub's steps that `program` needs, in order.
pub(super) fn steps(program: &Program<'_>, options: &Options<'_>) -> impl Iterator<Item = &'static str> {
    let Grants { dirs, listen, streams, .. } = options.grants;
    let uses_descriptors = uses_descriptors(program);
    let has_null = streams.named().iter().any(|(_, stream)| *stream == Stream::Null);
    let has_time_limit = options.limits.timeout.or(options.limits.cpu_time).is_some();
    let steps = [
        (options.shown.is_some(), SHOW),
        (options.shown.is_some() && options.grants.can_be_denied(), CHECK_DENIED),
        (has_time_limit, LIMIT_TIME),
        (uses_descriptors && has_null, NULL_STREAMS),
        (uses_descriptors && !dirs.is_empty(), OPEN_DIRS),
        (uses_descriptors && !listen.is_empty(), OPEN_LISTENERS),
    ];
    steps.into_iter().filter_map(|(is_needed, name)| is_needed.then_some(name))
}

/// Whether the program imports anything that takes a descriptor.
fn uses_descriptors(program: &Program<'_>) -> bool {
    let takes_one =
        |symbol: &str| [".fd_", ".path_", ".poll_", ".sock_"].iter().any(|part| symbol.contains(part));
    program.functions.iter().any(|function| match &function.code {
        Code::Host { symbol, .. } => takes_one(symbol),
        Code::Wasm { .. } => false,
    })
}
