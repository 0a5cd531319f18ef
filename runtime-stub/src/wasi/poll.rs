//! Waiting for clocks and descriptors.

use super::clock;
use super::descriptor::{Descriptor, Kind, TABLE};
use super::errno::{Errno, Result, Status, status};
use super::filestat::{self, NANOS};
use super::types::{
    Event, FD_READWRITE_HANGUP, SUBSCRIPTION_CLOCK_ABSTIME, Subscription, clockid, eventtype, filetype,
};
use crate::guest::{Guest, Plain, Slice};
use crate::os::fd::{self, SEEK_CUR};
use crate::os::fs;
use crate::os::poll::{POLLHUP, POLLIN, POLLOUT, PollFd, poll};
use crate::os::time::Timespec;

/// Most subscriptions of a call; as many descriptors can be open.
const MAX_SUBSCRIPTIONS: usize = 1024;

/// Waits until something happens that is subscribed to, and stores an event for all that happened.
#[unsafe(export_name = "wasi_snapshot_preview1.poll_oneoff")]
pub extern "C" fn poll_oneoff(
    guest: Guest<'_>,
    subscriptions: u32,
    events: u32,
    count: u32,
    happened: u32,
) -> Status {
    status(|| wait::<Subscription>(guest, subscriptions, events, count, happened))
}

/// What is waited for.
enum Wanted {
    /// A time of the monotonic clock.
    Clock { deadline: u64 },
    /// That reading or writing does not wait.
    Descriptor { descriptor: Descriptor, events: i16 },
}

/// When the call began, by both clocks: times are computed from it more than once and must come out the same.
#[derive(Clone, Copy)]
struct Start {
    monotonic: u64,
    realtime: u64,
}

impl Wanted {
    fn new(subscription: &Subscription, start: Start) -> Result<Wanted> {
        let (kinds, events): (&[Kind], _) = match subscription.tag {
            eventtype::CLOCK => return Ok(Wanted::Clock { deadline: deadline(subscription, start)? }),
            eventtype::FD_READ => (&[Kind::File, Kind::Input, Kind::Listener, Kind::Connection], POLLIN),
            eventtype::FD_WRITE => (&[Kind::File, Kind::Output, Kind::Connection], POLLOUT),
            _ => return Err(Errno::Inval),
        };
        // It is not kept from being closed: at worst, this waits for something else that the guest has.
        let descriptor = TABLE.peek(subscription.clock_id)?;
        if !kinds.contains(&descriptor.kind) {
            return Err(Errno::Badf);
        }
        Ok(Wanted::Descriptor { descriptor, events })
    }
}

/// When a clock subscription is due, by the monotonic clock.
fn deadline(subscription: &Subscription, start: Start) -> Result<u64> {
    let absolute = subscription.flags & SUBSCRIPTION_CLOCK_ABSTIME != 0;
    if subscription.flags & !SUBSCRIPTION_CLOCK_ABSTIME != 0 {
        return Err(Errno::Inval);
    }
    let rest = match subscription.clock_id {
        clockid::MONOTONIC if absolute => return Ok(subscription.timeout),
        clockid::REALTIME if absolute => subscription.timeout.saturating_sub(start.realtime),
        clockid::MONOTONIC | clockid::REALTIME => subscription.timeout,
        _ => return Err(Errno::Inval),
    };
    Ok(start.monotonic.saturating_add(rest))
}

/// `poll_oneoff` for either layout of a subscription.
pub fn wait<S: Plain + Into<Subscription>>(
    guest: Guest<'_>,
    subscriptions: u32,
    events: u32,
    count: u32,
    happened: u32,
) -> Result<()> {
    let subscriptions = guest.slice::<S>(subscriptions, count)?;
    let events = guest.slice::<Event>(events, count)?;
    let mut descriptors = [PollFd::default(); MAX_SUBSCRIPTIONS];
    let descriptors = match descriptors.get_mut(..subscriptions.len()) {
        // With nothing to wait for this would be for ever.
        Some([]) => return Err(Errno::Inval),
        Some(descriptors) => descriptors,
        None => return Err(Errno::Nomem),
    };
    let start =
        Start { monotonic: clock::now(clockid::MONOTONIC)?, realtime: clock::now(clockid::REALTIME)? };
    let mut first = None::<u64>;
    for (index, slot) in descriptors.iter_mut().enumerate() {
        *slot = PollFd { fd: -1, events: 0, happened: 0 };
        match Wanted::new(&subscriptions.get(index)?.into(), start)? {
            Wanted::Clock { deadline } => first = Some(first.map_or(deadline, |first| first.min(deadline))),
            Wanted::Descriptor { descriptor, events } => {
                *slot = PollFd { fd: descriptor.host, events, happened: 0 };
            }
        }
    }
    loop {
        let rest = first.map(|first| first.saturating_sub(clock::now(clockid::MONOTONIC).unwrap_or(first)));
        poll(descriptors, rest.map(timespec))?;
        let count = collect(subscriptions, events, descriptors, start)?;
        if count > 0 {
            return guest.write(happened, count);
        }
    }
}

fn timespec(nanoseconds: u64) -> Timespec {
    Timespec { sec: (nanoseconds / NANOS) as i64, nsec: (nanoseconds % NANOS) as i64 }
}

/// Stores the events of the subscriptions for which something happened: how many.
fn collect<S: Plain + Into<Subscription>>(
    subscriptions: Slice<'_, S>,
    events: Slice<'_, Event>,
    descriptors: &[PollFd],
    start: Start,
) -> Result<u32> {
    let now = clock::now(clockid::MONOTONIC)?;
    let mut count = 0;
    for (index, polled) in descriptors.iter().enumerate() {
        let subscription = subscriptions.get(index)?.into();
        let event = Event { userdata: subscription.userdata, kind: subscription.tag, ..Event::default() };
        let event = match Wanted::new(&subscription, start)? {
            Wanted::Clock { deadline } if deadline <= now => event,
            Wanted::Descriptor { descriptor, .. } if polled.happened != 0 => {
                let end = match descriptor.kind {
                    Kind::File => subscription.tag == eventtype::FD_READ && at_end(descriptor),
                    Kind::Connection => polled.happened & POLLHUP != 0,
                    _ => false,
                };
                Event { nbytes: 1, flags: if end { FD_READWRITE_HANGUP } else { 0 }, ..event }
            }
            Wanted::Clock { .. } | Wanted::Descriptor { .. } => continue,
        };
        events.set(count as usize, event)?;
        count += 1;
    }
    Ok(count)
}

/// Whether an ordinary file has nothing more to read.
fn at_end(descriptor: Descriptor) -> bool {
    let (Ok(statx), Ok(position)) = (fs::stat(descriptor.host), fd::seek(descriptor.host, 0, SEEK_CUR))
    else {
        return false;
    };
    filestat::filetype(statx.mode) == filetype::REGULAR_FILE && position >= statx.size
}
