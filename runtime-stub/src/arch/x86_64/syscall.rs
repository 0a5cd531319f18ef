//! Raw system calls: the number in `rax`, arguments in `rdi`, `rsi`, `rdx`, `r10`, `r8`, `r9`, the result in `rax`. The
//! instruction itself overwrites `rcx` and `r11`.

/// The instruction, then the lines of `$text` with the `$constant`s in their braces. The value is the kernel's.
macro_rules! enter_kernel {
    (
        [$($text:expr),*] [$($constant:expr),*]
        $number:expr $(, $a:expr $(, $b:expr $(, $c:expr $(, $d:expr $(, $e:expr $(, $f:expr)?)?)?)?)?)?
    ) => {{
        let result: isize;
        core::arch::asm!(
            "syscall", // into the kernel and back
            $($text,)*
            $(const $constant,)*
            inlateout("rax") $number => result,
            $(in("rdi") $crate::arch::whole($a),
            $(in("rsi") $crate::arch::whole($b),
            $(in("rdx") $crate::arch::whole($c),
            $(in("r10") $crate::arch::whole($d),
            $(in("r8") $crate::arch::whole($e),
            $(in("r9") $crate::arch::whole($f),
            )?)?)?)?)?)?
            lateout("rcx") _,
            lateout("r11") _,
            options(nostack),
        );
        result
    }};
}

pub(crate) use enter_kernel;
