//! The listeners that were granted: opened before the guest starts, as descriptors behind the granted directories.

use super::descriptor::{Descriptor, Kind, TABLE};
use super::grants::{self, GrantedListener};
use super::narrow;
use super::path_open::above_standard_streams;
use crate::os::{self, net, process};
use crate::text::Text;
use wasmc_abi::trap::EXIT_CANNOT_START;

/// Opens the granted listeners unless they are denied. The program does not start without them.
#[unsafe(export_name = "wasmc_open_listeners")]
pub extern "C" fn open_listeners() {
    if narrow::denies_net() {
        return;
    }
    for listener in grants::listeners() {
        if let Err(error) = open(&listener) {
            fail(&listener, error);
        }
    }
}

fn open(listener: &GrantedListener) -> os::Result<()> {
    let GrantedListener { ip, port, .. } = *listener;
    let socket = match (ip.try_into(), ip.try_into()) {
        (Ok(ip), _) => net::listen4(ip, port)?,
        (_, Ok(ip)) => net::listen6(ip, port)?,
        _ => return Err(os::Errno::INVAL),
    };
    let socket = above_standard_streams(socket)?;
    let descriptor = Descriptor { host: socket.raw(), kind: Kind::Listener, read_only: false, preopen: None };
    // The command line takes fewer listeners than there are descriptors.
    TABLE.insert(descriptor).map_err(|_| os::Errno::MFILE)?;
    let _ = socket.into_raw();
    Ok(())
}

fn fail(listener: &GrantedListener, error: os::Errno) -> ! {
    let reason = match error {
        os::Errno::ACCES | os::Errno::PERM => "permission denied",
        os::Errno::ADDRINUSE => "another program has this address",
        os::Errno::ADDRNOTAVAIL => "this machine has no such address",
        os::Errno::MFILE => "too many open files",
        _ => "it cannot be opened",
    };
    Text::to(process::STDERR)
        .str("wasmc: cannot start: listener ")
        .bytes(listener.text)
        .str(": ")
        .str(reason)
        .str("\n")
        .flush();
    process::exit(EXIT_CANNOT_START)
}
