//! Generating a module from a seed: always the same, and always one that ends.

use crate::profile::Profile;
use wasm_encoder::reencode::{Reencode, RoundtripReencoder};
use wasm_encoder::{ExportKind, ExportSection, RawSection};
use wasmc_tests::random::Random;
use wasmparser::{Operator, Parser, Payload};

/// The export by which the driver gives a module fuel before each call.
pub(crate) const FUEL: &str = "fuel of the differential run";

/// Calls and iterations that one call from outside may make.
pub(crate) const FUEL_PER_CALL: i32 = 1000;

/// Random bytes that a module is made of: few give a small module.
const BYTES: std::ops::Range<u64> = 2_000..16_000;

/// The module of `seed`: the first that is drawn from it and does not wait for another thread, since there is none.
///
/// # Errors
/// Says what the generator complains of.
pub(crate) fn module(profile: Profile, seed: u64) -> Result<Vec<u8>, String> {
    let mut random = Random::new(seed);
    loop {
        let module = draw(profile, &mut random)?;
        if !waits(&module).map_err(|error| error.to_string())? {
            return Ok(module);
        }
    }
}

fn draw(profile: Profile, random: &mut Random) -> Result<Vec<u8>, String> {
    let config = profile.config(random);
    let count = BYTES.start + random.below(BYTES.end - BYTES.start);
    let bytes = random.bytes(count as usize);
    let mut module = wasm_smith::Module::new(config, &mut arbitrary::Unstructured::new(&bytes))
        .map_err(|error| error.to_string())?;
    let fuel = module.ensure_termination(FUEL_PER_CALL as u32).map_err(|error| error.to_string())?;
    export_global(&module.to_bytes(), FUEL, fuel).map_err(|error| error.to_string())
}

fn waits(module: &[u8]) -> wasmparser::Result<bool> {
    for payload in Parser::new(0).parse_all(module) {
        if let Payload::CodeSectionEntry(body) = payload? {
            for operator in body.get_operators_reader()? {
                if matches!(
                    operator?,
                    Operator::MemoryAtomicWait32 { .. } | Operator::MemoryAtomicWait64 { .. }
                ) {
                    return Ok(true);
                }
            }
        }
    }
    Ok(false)
}

/// The module `wasm`, which has exports, with one more: global `index` as `name`.
fn export_global(wasm: &[u8], name: &str, index: u32) -> Result<Vec<u8>, wasm_encoder::reencode::Error> {
    let mut module = wasm_encoder::Module::new();
    for payload in Parser::new(0).parse_all(wasm) {
        let payload = payload?;
        if let Payload::ExportSection(section) = payload {
            let mut exports = ExportSection::new();
            RoundtripReencoder.parse_export_section(&mut exports, section)?;
            exports.export(name, ExportKind::Global, index);
            module.section(&exports);
        } else if let Some((id, range)) = payload.as_section() {
            module.section(&RawSection { id, data: &wasm[range.start as usize..range.end as usize] });
        }
    }
    Ok(module.finish())
}
