//! The C routines for runs of bytes that the guest's bulk instructions and LLVM's own code call.
//!
//! They are assembly so that nothing can turn one into a call of itself. Up to 64 bytes are loaded whole before
//! any is stored, in pieces that overlap in the middle, so that there is no loop and the order does not matter.

use core::arch::{asm, naked_asm};
use core::ffi::c_char;

/// Copies `len` bytes to where none of them is, in few instructions: for start-up.
///
/// # Safety
/// Both runs must be accessible.
#[inline]
pub unsafe fn copy(to: *mut u8, from: *const u8, len: usize) {
    // SAFETY: the caller's promise; the direction flag is clear by the calling convention.
    unsafe {
        asm!(
            "rep movsb", // `rcx` bytes from `rsi` to `rdi`
            inout("rcx") len => _,
            inout("rsi") from => _,
            inout("rdi") to => _,
            options(nostack, preserves_flags),
        );
    }
}

/// Copies `len` bytes, as if through a buffer; returns `to`.
///
/// # Safety
/// Both runs must be accessible.
#[unsafe(naked)]
#[cfg_attr(not(test), unsafe(no_mangle))]
pub unsafe extern "C" fn memmove(to: *mut u8, from: *const u8, len: usize) -> *mut u8 {
    naked_asm!(
        "mov rax, rdi", // the result
        "cmp rdx, 16",
        "jb 5f",
        "movups xmm0, [rsi]",            // first 16 bytes
        "movups xmm1, [rsi + rdx - 16]", // last 16 bytes
        "cmp rdx, 32",
        "ja 2f",
        "movups [rdi], xmm0", // 16 to 32 bytes are done
        "movups [rdi + rdx - 16], xmm1",
        "ret",
        "2:",
        "cmp rdx, 64",
        "ja 3f",
        "movups xmm2, [rsi + 16]",
        "movups xmm3, [rsi + rdx - 32]",
        "movups [rdi], xmm0", // 33 to 64 bytes are done
        "movups [rdi + 16], xmm2",
        "movups [rdi + rdx - 32], xmm3",
        "movups [rdi + rdx - 16], xmm1",
        "ret",
        // More than 64 bytes.
        "3:",
        "mov rcx, rdi",
        "sub rcx, rsi", // how far up
        "cmp rcx, rdx",
        "jb 9f", // onto the rest of the source: last bytes first
        // Upwards, 64 bytes a turn, to aligned addresses: `rep movsb` is several times slower where source and
        // destination are not alike aligned.
        "movaps xmm8, xmm0",             // first 16 bytes
        "movups xmm4, [rsi + rdx - 64]", // last 64 bytes, before they can be overwritten
        "movups xmm5, [rsi + rdx - 48]",
        "movups xmm6, [rsi + rdx - 32]",
        "movups xmm7, [rsi + rdx - 16]",
        "lea rdx, [rdi + rdx - 64]", // where they go
        "mov rcx, rdi",
        "neg rcx",
        "and ecx, 15", // bytes to the next multiple of 16
        "add rsi, rcx",
        "add rdi, rcx",
        "cmp rdi, rdx",
        "jae 4f",
        ".p2align 4",
        "20:",
        "movups xmm0, [rsi]",
        "movups xmm1, [rsi + 16]",
        "movups xmm2, [rsi + 32]",
        "movups xmm3, [rsi + 48]",
        "add rsi, 64",
        "movaps [rdi], xmm0",
        "movaps [rdi + 16], xmm1",
        "movaps [rdi + 32], xmm2",
        "movaps [rdi + 48], xmm3",
        "add rdi, 64",
        "cmp rdi, rdx",
        "jb 20b", // until at most 64 bytes are left
        "4:",
        "movups [rdx], xmm4",
        "movups [rdx + 16], xmm5",
        "movups [rdx + 32], xmm6",
        "movups [rdx + 48], xmm7",
        "movups [rax], xmm8",
        "ret",
        // Fewer than 16 bytes.
        "5:",
        "cmp edx, 8",
        "jb 6f",
        "mov rcx, [rsi]",
        "mov r8, [rsi + rdx - 8]",
        "mov [rdi], rcx", // 8 to 15 bytes are done
        "mov [rdi + rdx - 8], r8",
        "ret",
        "6:",
        "cmp edx, 4",
        "jb 7f",
        "mov ecx, [rsi]",
        "mov r8d, [rsi + rdx - 4]",
        "mov [rdi], ecx", // 4 to 7 bytes are done
        "mov [rdi + rdx - 4], r8d",
        "ret",
        "7:",
        "test edx, edx",
        "je 8f",
        "movzx ecx, byte ptr [rsi]",
        "movzx r8d, byte ptr [rsi + rdx - 1]",
        "mov r9d, edx",
        "shr r9d, 1", // the middle one of three, else the last
        "movzx r10d, byte ptr [rsi + r9]",
        "mov [rdi], cl", // 1 to 3 bytes are done
        "mov [rdi + r9], r10b",
        "mov [rdi + rdx - 1], r8b",
        "8:",
        "ret",
        // Downwards, 64 bytes a turn, to aligned addresses.
        "9:",
        "movaps xmm8, xmm1",  // last 16 bytes
        "movups xmm4, [rsi]", // first 64 bytes, before they can be overwritten
        "movups xmm5, [rsi + 16]",
        "movups xmm6, [rsi + 32]",
        "movups xmm7, [rsi + 48]",
        "lea r9, [rdi + rdx]", // the end
        "lea r8, [rdi + 64]",  // where the first 64 bytes end
        "mov rdi, r9",
        "and rdi, -16", // where the turns begin
        "mov rcx, rdi",
        "sub rcx, rax",
        "add rsi, rcx", // and in the source
        "cmp rdi, r8",
        "jbe 40f",
        ".p2align 4",
        "30:",
        "movups xmm0, [rsi - 16]",
        "movups xmm1, [rsi - 32]",
        "movups xmm2, [rsi - 48]",
        "movups xmm3, [rsi - 64]",
        "sub rsi, 64",
        "movaps [rdi - 16], xmm0",
        "movaps [rdi - 32], xmm1",
        "movaps [rdi - 48], xmm2",
        "movaps [rdi - 64], xmm3",
        "sub rdi, 64",
        "cmp rdi, r8",
        "ja 30b", // until at most 64 bytes are left
        "40:",
        "movups [rax], xmm4",
        "movups [rax + 16], xmm5",
        "movups [rax + 32], xmm6",
        "movups [rax + 48], xmm7",
        "movups [r9 - 16], xmm8",
        "ret",
    )
}

/// Copies `len` bytes; returns `to`.
///
/// # Safety
/// Both runs must be accessible.
#[unsafe(naked)]
#[cfg_attr(not(test), unsafe(no_mangle))]
pub unsafe extern "C" fn memcpy(to: *mut u8, from: *const u8, len: usize) -> *mut u8 {
    naked_asm!("jmp {memmove}", memmove = sym memmove) // it is as fast
}

/// Sets `len` bytes to the low byte of `value`; returns `to`.
///
/// # Safety
/// The run must be accessible.
#[unsafe(naked)]
#[cfg_attr(not(test), unsafe(no_mangle))]
pub unsafe extern "C" fn memset(to: *mut u8, value: i32, len: usize) -> *mut u8 {
    naked_asm!(
        "mov rax, rdi", // the result
        "movzx ecx, sil",
        "movabs r8, 0x0101010101010101",
        "imul r8, rcx", // the byte, eight times
        "cmp rdx, 16",
        "jb 4f",
        "cmp rdx, 2048", // `rep stosb` does not pay for its start below this
        "jae 7f",
        "movq xmm0, r8",
        "punpcklqdq xmm0, xmm0",         // sixteen times
        "movups [rdi], xmm0",            // first 16 bytes
        "movups [rdi + rdx - 16], xmm0", // last 16 bytes
        "cmp rdx, 32",
        "ja 2f",
        "ret",
        "2:",
        "movups [rdi + 16], xmm0",
        "movups [rdi + rdx - 32], xmm0",
        "cmp rdx, 64",
        "ja 3f",
        "ret",
        "3:",
        "movups [rdi + rdx - 48], xmm0", // the last 64 bytes are done
        "movups [rdi + rdx - 64], xmm0",
        "lea rdx, [rdi + rdx - 64]",
        "add rdi, 16",
        "and rdi, -16", // within the first 16 bytes, which are done, or at their end
        "cmp rdi, rdx",
        "jae 8f",
        ".p2align 4",
        "20:",
        "movaps [rdi], xmm0",
        "movaps [rdi + 16], xmm0",
        "movaps [rdi + 32], xmm0",
        "movaps [rdi + 48], xmm0",
        "add rdi, 64",
        "cmp rdi, rdx",
        "jb 20b",
        "ret",
        // Fewer than 16 bytes.
        "4:",
        "cmp edx, 8",
        "jb 5f",
        "mov [rdi], r8", // 8 to 15 bytes
        "mov [rdi + rdx - 8], r8",
        "ret",
        "5:",
        "cmp edx, 4",
        "jb 6f",
        "mov [rdi], r8d", // 4 to 7 bytes
        "mov [rdi + rdx - 4], r8d",
        "ret",
        "6:",
        "test edx, edx",
        "je 8f",
        "mov [rdi], cl", // 1 to 3 bytes: first, last, middle
        "mov [rdi + rdx - 1], cl",
        "shr edx, 1",
        "mov [rdi + rdx], cl",
        "ret",
        // Many.
        "7:",
        "mov r9, rax",
        "mov eax, ecx", // the byte
        "mov rcx, rdx",
        "rep stosb", // as wide as the machine can
        "mov rax, r9",
        "8:",
        "ret",
    )
}

/// The number of bytes before the first that is zero.
///
/// # Safety
/// `string` must end with a zero byte.
#[unsafe(naked)]
#[cfg_attr(not(test), unsafe(no_mangle))]
pub unsafe extern "C" fn strlen(string: *const c_char) -> usize {
    naked_asm!(
        "mov rax, rdi", // where we are
        "2:",
        "cmp byte ptr [rax], 0",
        "lea rax, [rax + 1]", // the flags stay
        "jne 2b",
        "sub rax, rdi",
        "dec rax", // without the zero
        "ret",
    )
}
