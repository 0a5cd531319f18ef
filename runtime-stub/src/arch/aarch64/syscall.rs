//! Raw system calls: the number in `x8`, arguments in `x0` to `x5`, the result in `x0`.

/// The instruction, then the lines of `$text` with the `$constant`s in their braces. The value is the kernel's.
macro_rules! enter_kernel {
    ([$($text:expr),*] [$($constant:expr),*] $number:expr) => {
        // The kernel looks at no argument.
        $crate::arch::enter_kernel!([$($text),*] [$($constant),*] $number, 0)
    };
    (
        [$($text:expr),*] [$($constant:expr),*]
        $number:expr, $a:expr $(, $b:expr $(, $c:expr $(, $d:expr $(, $e:expr $(, $f:expr)?)?)?)?)?
    ) => {{
        let result: isize;
        core::arch::asm!(
            "svc 0", // into the kernel and back
            $($text,)*
            $(const $constant,)*
            in("x8") $number,
            inlateout("x0") $crate::arch::whole($a) => result,
            $(in("x1") $crate::arch::whole($b),
            $(in("x2") $crate::arch::whole($c),
            $(in("x3") $crate::arch::whole($d),
            $(in("x4") $crate::arch::whole($e),
            $(in("x5") $crate::arch::whole($f),
            )?)?)?)?)?
            options(nostack),
        );
        result
    }};
}

pub(crate) use enter_kernel;
