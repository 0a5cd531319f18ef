//! What the stub does before the guest's first step: it looks at the processor, sets limits, makes ready what the program is granted and could
//! use, and closes the sandbox of the operating system.

use super::{Blob, cpu, memory};
use crate::codegen::Options;
use crate::codegen::object::Object;
use crate::error::Result;
use crate::grants::{Grants, Stream};
use crate::program::{Code, Program, Step};
use crate::sandbox::OsSandbox;
use cranelift_module::ModuleRelocTarget;
use wasmc_abi::sandbox::SANDBOX_REQUIRED;
use wasmc_abi::symbol::{
    CHECK_CPU, CHECK_DENIED, LIMIT_TIME, NULL_STREAMS, OPEN_DIRS, OPEN_LISTENERS, SANDBOX, SANDBOX_BEGIN,
    SANDBOX_CALLS, SANDBOX_FILES, SHOW,
};

/// The addresses of what is to be done, in order.
pub(super) fn define(
    object: &mut Object,
    program: &Program<'_>,
    options: &Options<'_>,
) -> Result<Option<(ModuleRelocTarget, u64)>> {
    let is_confined = options.os_sandbox != OsSandbox::Off;
    let Grants { dirs, listen, streams, .. } = options.grants;
    let takes_paths = imports(program, ".path_");
    let uses_descriptors =
        takes_paths || [".fd_", ".poll_", ".sock_"].iter().any(|part| imports(program, part));
    let has_null = streams.named().iter().any(|(_, stream)| *stream == Stream::Null);
    let parts = [
        (cpu::is_checked(options.cpu), CHECK_CPU),
        (options.shown.is_some(), SHOW),
        (options.shown.is_some() && options.grants.can_be_denied(), CHECK_DENIED),
        (options.limits.timeout.or(options.limits.cpu_time).is_some(), LIMIT_TIME),
        (is_confined, SANDBOX_BEGIN),
        (uses_descriptors && has_null, NULL_STREAMS),
        (uses_descriptors && !dirs.is_empty(), OPEN_DIRS),
        (uses_descriptors && !listen.is_empty(), OPEN_LISTENERS),
        (is_confined && takes_paths, SANDBOX_FILES),
        (is_confined, SANDBOX_CALLS),
    ];
    let parts =
        parts.into_iter().filter(|(is_part, _)| *is_part).map(|(_, name)| object.import_function(name));
    let parts = parts.collect::<Result<Vec<_>>>()?;
    if is_confined {
        let mut sandbox = Blob::default();
        sandbox.u64(if options.os_sandbox == OsSandbox::Require { SANDBOX_REQUIRED } else { 0 });
        sandbox.u64(results_descriptor(program));
        object.export(SANDBOX, sandbox)?;
    }
    memory::addresses(object, "wasmc_setup", parts)
}

/// The descriptor to which the program writes its results; 0 when it does not.
fn results_descriptor(program: &Program<'_>) -> u64 {
    let descriptor = program.steps.iter().find_map(|step| match step {
        Step::Invoke(invocation) => u64::try_from(invocation.descriptor).ok(),
        _ => None,
    });
    descriptor.unwrap_or(0)
}

/// Whether the program imports anything of the host with this in its name.
fn imports(program: &Program<'_>, name: &str) -> bool {
    program.functions.iter().any(|function| match &function.code {
        Code::Host { symbol, .. } => symbol.contains(name),
        Code::Wasm { .. } => false,
    })
}
