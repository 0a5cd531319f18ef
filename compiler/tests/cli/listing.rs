//! The texts of `--emit asm` and `--emit clif`.

use expect_test::{Expect, expect};

use crate::directory::Directory;

const WAVES: &str = r#"(module
    (import "wasi_snapshot_preview1" "sched_yield" (func $yield (result i32)))
    (memory 1)
    (func $load (export "load") (param i32) (result i32)
        (i32.div_u (i32.load (local.get 0)) (call $yield)))
    (func (export "_start") (drop (call $load (i32.const 4)))))"#;

/// Checks the part of a text that is about the function `load`.
fn check(kind: &str, expected: &Expect) {
    let directory = Directory::new();
    directory.write("waves.wat", WAVES);
    directory.succeed(&format!("build waves.wat -t linux/amd64 -o waves.txt --emit {kind}"));
    let text = String::from_utf8(directory.read("waves.txt")).expect("UTF-8");
    let functions = text.split("\n; ").map(|function| function.trim_start_matches("; "));
    let load = functions.into_iter().find(|function| function.starts_with("load\n"));
    expected.assert_eq(load.expect("there is such a function").trim_end());
}

#[test]
fn assembly_has_offsets_and_names() {
    check(
        "asm",
        &expect![[r#"
            load
                    pushq %rbp
                    movq %rsp, %rbp
                    subq $0x10, %rsp
                    movq %r12, (%rsp)
                  block0:
            @0063   movl 0x3f080000(%rdi), %r12d
            @0066   load_ext_name wasmc_memory.0+0, %rdi
                    call    wasi_snapshot_preview1.sched_yield
                    movq %rax, %rcx
            @0068   uninit  %rdx
                    xorq %rdx, %rdx
                    movq %r12, %rax
                    divl %ecx ;; implicit: %eax, %edx, trap=254
            @0069   movl %eax, %eax
                    movq (%rsp), %r12
                    addq $0x10, %rsp
                    movq %rbp, %rsp
                    popq %rbp
                    retq"#]],
    );
}

#[test]
fn clif_has_offsets() {
    check(
        "clif",
        &expect![[r#"
            load
            function u0:1(i64) -> i64 tail {
                region0 = 268435456 ""
                gv0 = symbol colocated userextname1
                sig0 = (i64) -> i32 system_v
                fn0 = colocated u0:0 sig0

                                            block0(v0: i64):
                                                v3 -> v0
                                                v1 = ireduce.i32 v0
            @0063                               v2 = iconst.i64 0x3f08_0000
            @0063                               v4 = iadd v2, v3  ; v2 = 0x3f08_0000
            @0063                               v5 = load.i32 region0 v4
            @0066                               v6 = symbol_value.i64 gv0
            @0066                               v7 = call fn0(v6)
            @0068                               v8 = udiv v5, v7
            @0069                               v9 = uextend.i64 v8
            @0069                               return v9
            }"#]],
    );
}

#[test]
fn a_listing_changes_nothing() {
    let directory = Directory::new();
    directory.write("waves.wat", WAVES);
    directory.succeed("build waves.wat --target all --out-dir plain --emit exe");
    directory.succeed("build waves.wat --target all --out-dir listed --emit exe,asm,clif");
    for target in ["x86_64", "aarch64"] {
        let image = |directory_name| directory.read(&format!("{directory_name}/waves-{target}-linux"));
        assert_eq!(image("plain"), image("listed"), "{target}");
    }
}
