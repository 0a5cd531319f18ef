//! How large what is shipped is, beside the module that it was made of and what Wasmtime makes of it.

use super::build::Job;
use super::contender::Contender;
use super::report::Table;
use super::sides::Side;
use super::tool;
use crate::{Result, machine};
use std::fs;
use std::path::Path;
use std::process::Command;

/// The sizes for each job; the executable is for any machine of this target, as it is shipped.
///
/// # Errors
/// When a compiler fails.
pub(crate) fn table(jobs: &[&Job], wasmc: &Path, contenders: &[Contender], scratch: &Path) -> Result<String> {
    let mut table = Table::new([
        "program",
        "Wasm, KiB",
        "executable / Wasm",
        "--strip / Wasm",
        "bundle / Wasm",
        "cwasm / Wasm",
    ]);
    let target = machine::host_target()?.name;
    let out = scratch.join("size");
    for job in jobs {
        let wasm = size(&job.wasm)?;
        tool::run(build(wasmc, job, &out))?;
        let image =
            out.join(format!("{}-{target}", job.wasm.file_stem().unwrap_or_default().to_string_lossy()));
        let bundle = size(Path::new(&format!("{}.tar.zst", image.display())))?;
        let whole = size(&image)?;
        let mut strip = build(wasmc, job, &out);
        strip.arg("--strip");
        tool::run(strip)?;
        let mut cells = vec![job.name.to_owned(), format!("{:.1}", wasm / 1024.0)];
        cells.extend([whole, size(&image)?, bundle].map(|size| ratio(size, wasm)));
        let wasmtime = contenders.iter().find(|contender| contender.side == Side::Wasmtime);
        let cwasm = scratch.join("size.cwasm");
        cells.push(match wasmtime.and_then(|wasmtime| wasmtime.compile(job, &cwasm)) {
            Some(compile) => {
                tool::run(compile)?;
                ratio(size(&cwasm)?, wasm)
            }
            None => "–".into(),
        });
        table.row(cells);
    }
    Ok(table.markdown())
}

fn build(wasmc: &Path, job: &Job, out: &Path) -> Command {
    let mut command = Command::new(wasmc);
    command.arg("build").arg(&job.wasm).args(&job.grants).arg("--out-dir").arg(out);
    command
}

fn size(path: &Path) -> Result<f64> {
    let metadata =
        fs::metadata(path).map_err(|error| format!("cannot look at {}: {error}", path.display()))?;
    Ok(metadata.len() as f64)
}

/// The size in KiB, and how it relates to the module's.
fn ratio(size: f64, wasm: f64) -> String {
    format!("{:.1} KiB, {:.2}", size / 1024.0, size / wasm)
}
