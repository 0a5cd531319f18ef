//! Data that change, in images that map none of them and in images that do.

use libtest_mimic::Failed;
use object::read::elf::{ElfFile64, ProgramHeader as _};
use object::{LittleEndian, elf};
use wasmc::sandbox::OsSandbox;
use wasmc_targets::Target;
use wasmc_tests::image::{Executable, build};
use wasmc_tests::machine::{self, Machine};

use crate::LIMIT;

/// Mutable globals of each size, a table that is written and one that grows; each begins as the module says, and holds
/// what is written to it. `elements` fill the table.
fn module(elements: usize) -> String {
    format!(
        r#"(module
            (type $t (func (result i32)))
            (memory 1)
            (global $narrow (mut i32) (i32.const -7))
            (global $wide (mut i64) (i64.const 0x0123456789abcdef))
            (global $vector (mut v128) (v128.const i64x2 3 0x7fffffffffffffff))
            (global $function (mut funcref) (ref.func $one))
            (table $written funcref (elem {}))
            (table $growing 1 10 funcref)
            (elem (table $growing) (i32.const 0) func $two)
            (elem declare func $one $two)
            (func $one (result i32) (i32.const 1))
            (func $two (result i32) (i32.const 2))
            (func $must_be_one (param i32)
                (if (i32.ne (local.get 0) (i32.const 1)) (then (unreachable))))
            (func (export "_start")
                (call $must_be_one (i32.eq (global.get $narrow) (i32.const -7)))
                (call $must_be_one (i64.eq (global.get $wide) (i64.const 0x0123456789abcdef)))
                (call $must_be_one (i64.eq
                    (i64x2.extract_lane 1 (global.get $vector)) (i64.const 0x7fffffffffffffff)))
                (call $must_be_one (call_indirect $written (type $t) (i32.const {})))
                (table.set $growing (i32.const 0) (global.get $function))
                (call $must_be_one (i32.eq (table.grow $growing (ref.func $two) (i32.const 5)) (i32.const 1)))
                (call $must_be_one (call_indirect $growing (type $t) (i32.const 0)))
                (call $must_be_one (i32.eq (call_indirect $growing (type $t) (i32.const 5)) (i32.const 2)))
                (global.set $narrow (i32.const 1))
                (call $must_be_one (global.get $narrow))
                (global.set $wide (i64.const 1))
                (global.set $vector (v128.const i64x2 0 0))
                (global.set $function (ref.null func))
                (table.set $written (i32.const 0) (ref.func $two))
                (call $must_be_one
                    (i32.eq (call_indirect $written (type $t) (i32.const 0)) (i32.const 2)))))"#,
        "$one ".repeat(elements),
        elements - 1,
    )
}

/// A few bytes are copied at start, since a mapping costs each start more than that; two pages and more are mapped.
pub(crate) fn few_are_copied(target: &'static Target, machine: Machine) -> Result<(), Failed> {
    let worth_mapping = 2 * target.max_page as usize / 8;
    for (elements, mapped) in [(3, 0), (worth_mapping - 1, 0), (worth_mapping, 1)] {
        let image = build(&module(elements), &[], OsSandbox::Auto, target).bytes;
        let segments = ElfFile64::<LittleEndian>::parse(&*image)?;
        let segments = segments.elf_program_headers().iter().filter(|segment| {
            segment.p_flags(LittleEndian).contains(elf::PF_W) && segment.p_filesz(LittleEndian) > 0
        });
        let found = segments.count();
        if found != mapped {
            return Err(format!("{elements} elements: {found} writable segments are in the file").into());
        }
        let executable = Executable::new(&image);
        let outcome = machine::run(&mut machine.command(&executable.path()), Vec::new(), LIMIT)?;
        if outcome.status.and_then(|status| status.code()) != Some(0) {
            return Err(format!("{elements} elements: {outcome:?}").into());
        }
    }
    Ok(())
}
