//! Limits of time: timers of the kernel, whose signals end the program whatever it is doing.

use core::sync::atomic::AtomicU32;
use core::sync::atomic::Ordering::Relaxed;

use wasmc_abi::limits::TimeLimits;
use wasmc_abi::trap::EXIT_TIME_LIMIT;

use crate::arch::Context;
use crate::os::process;
use crate::os::signal::{self, Info, SIGALRM, SIGPROF};
use crate::os::timer::{self, Timer};
use crate::text::Text;
use crate::{image, start, traps};

unsafe extern "C" {
    safe static wasmc_time_limits: TimeLimits;
}

/// Microseconds that writing may take once the time is up.
const GRACE: u64 = 1_000_000;

/// Becomes 1 when a limit is reached.
static REACHED: AtomicU32 = AtomicU32::new(0);

/// A step of the program before any of the guest's: the time begins.
#[unsafe(export_name = "wasmc_limit_time")]
pub extern "C" fn limit_time() {
    begin().unwrap_or_else(|error| start::fail("cannot limit the time", error));
}

fn begin() -> crate::os::Result<()> {
    for signal in [SIGALRM, SIGPROF] {
        // SAFETY: the handler does nothing with the thread that it interrupts.
        unsafe { signal::handle_within_itself(signal, stop)? };
    }
    // Whoever started the process may have blocked them.
    signal::unblock(&[SIGALRM, SIGPROF])?;
    let TimeLimits { timeout, cpu_time } = &wasmc_time_limits;
    timer::set(Timer::Wall, timeout.microseconds)?;
    timer::set(Timer::Processors, cpu_time.microseconds)
}

/// Says which limit was reached, and ends the program. That may take no longer than [`GRACE`]: whoever should read may not, or another
/// thread is reporting a trap, which is left to do so.
///
/// # Safety
/// Only the kernel may call it.
unsafe extern "C" fn stop(signal: i32, _: &Info, _: &mut Context) {
    let is_first = REACHED.swap(1, Relaxed) == 0;
    if !is_first || timer::set(Timer::Wall, GRACE).is_err() {
        process::exit(EXIT_TIME_LIMIT);
    }
    if traps::begin_ending() {
        let TimeLimits { timeout, cpu_time } = &wasmc_time_limits;
        let limit = if signal == SIGALRM { timeout } else { cpu_time };
        // SAFETY: the abi says that the message is such a slice of bytes.
        Text::to(process::STDERR).bytes(unsafe { image::items(&limit.message) }).flush();
        process::exit(EXIT_TIME_LIMIT);
    }
}
