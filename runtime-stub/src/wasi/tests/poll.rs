//! Waiting, in preview 1 and preview 0.

use super::super::types::{Event, Subscription, eventtype};
use super::super::{poll, unstable};
use super::*;

/// Waits for one thing on a descriptor, but not for long: whether the other side has hung up, and nothing when it does not happen.
pub(super) fn poll_one(world: &World, fd: u32, tag: u8) -> Option<bool> {
    let clock = subscription(0, eventtype::CLOCK, 1, 1_000_000, 0);
    let events = poll_all(world, &[subscription(1, tag, fd, 0, 0), clock]).unwrap();
    events.iter().find(|event| event.userdata == 1).map(|event| event.flags == 1)
}

/// A subscription as preview 1 has it.
fn subscription(userdata: u64, tag: u8, id: u32, timeout: u64, flags: u16) -> Subscription {
    Subscription {
        userdata,
        tag,
        padding1: [0; 7],
        clock_id: id,
        padding2: 0,
        timeout,
        precision: 0,
        flags,
        padding3: [0; 6],
    }
}

fn poll_all(world: &World, subscriptions: &[Subscription]) -> Result<Vec<Event>, Status> {
    let guest = world.memory.guest();
    for (index, &subscription) in subscriptions.iter().enumerate() {
        guest.write(BUFFER + 48 * index as u32, subscription).unwrap();
    }
    match poll::poll_oneoff(guest, BUFFER, BUFFER * 2, subscriptions.len() as u32, OUT) {
        0 => Ok((0..world.number(OUT)).map(|index| read(world, BUFFER * 2 + 32 * index)).collect()),
        errno => Err(errno),
    }
}

#[test]
fn waiting_ends_with_the_first_that_happens() {
    let world = World::new("poll");
    let file = world.create("file");
    let hour = 3_600_000_000_000;
    let clock = subscription(7, eventtype::CLOCK, 1, 2_000_000, 0);
    let late = subscription(8, eventtype::CLOCK, 0, hour, 0);
    let begin = std::time::Instant::now();
    let event = |userdata, kind| Event { userdata, kind, ..Event::default() };
    assert_eq!(poll_all(&world, &[late, clock]), Ok(vec![event(7, eventtype::CLOCK)]));
    assert!(begin.elapsed().as_micros() >= 2000);
    let past = subscription(9, eventtype::CLOCK, 0, 5, 1);
    assert_eq!(poll_all(&world, &[late, past]), Ok(vec![event(9, eventtype::CLOCK)]));

    let [readable, writable] =
        [eventtype::FD_READ, eventtype::FD_WRITE].map(|tag| subscription(1, tag, file, 0, 0));
    let ready = |kind, flags| Event { nbytes: 1, flags, ..event(1, kind) };
    let both = vec![ready(eventtype::FD_READ, 1), ready(eventtype::FD_WRITE, 0)];
    assert_eq!(poll_all(&world, &[readable, late, writable]), Ok(both), "an empty file is at its end");

    assert_eq!(poll_all(&world, &[]), Err(errno(Errno::Inval)));
    assert_eq!(poll_all(&world, &[subscription(1, 3, 0, 0, 0)]), Err(errno(Errno::Inval)));
    assert_eq!(poll_all(&world, &[subscription(1, eventtype::CLOCK, 2, 0, 0)]), Err(errno(Errno::Inval)));
    for (tag, fd) in [(eventtype::FD_READ, 1), (eventtype::FD_WRITE, 0), (eventtype::FD_READ, 3), (1, 99)] {
        assert_eq!(poll_all(&world, &[subscription(1, tag, fd, 0, 0)]), Err(errno(Errno::Badf)));
    }
}

#[test]
fn preview_0_has_its_own_subscriptions_and_whence() {
    let world = World::new("unstable");
    let guest = world.memory.guest();
    let file = world.create("file");
    world.write(file, &[b"12345"]).unwrap();
    guest.write(BUFFER, 11u64).unwrap();
    guest.write(BUFFER + 8, u64::from(eventtype::CLOCK)).unwrap();
    guest.write(BUFFER + 16, u64::MAX).unwrap();
    guest.write(BUFFER + 24, 1u64).unwrap();
    guest.write(BUFFER + 32, 3_600_000_000_000u64).unwrap();
    guest.write(BUFFER + 48, 0u64).unwrap();
    guest.write(BUFFER + 56, 12u64).unwrap();
    guest.write(BUFFER + 64, u64::from(eventtype::FD_WRITE)).unwrap();
    guest.write(BUFFER + 72, u64::from(file)).unwrap();
    assert_eq!(unstable::poll_oneoff(guest, BUFFER, BUFFER * 2, 2, OUT), 0);
    let event = Event { userdata: 12, kind: eventtype::FD_WRITE, nbytes: 1, ..Event::default() };
    assert_eq!((world.number(OUT), read::<Event>(&world, BUFFER * 2)), (1, event));

    let seek =
        |offset, whence| (unstable::fd_seek(guest, file, offset, whence, OUT), read::<u64>(&world, OUT));
    assert_eq!((seek(2, 2), seek(1, 0), seek(-1, 1)), ((0, 2), (0, 3), (0, 4)));
    assert_eq!(seek(0, 3).0, errno(Errno::Inval));
}

#[test]
fn a_thousand_things_can_be_waited_for() {
    let world = World::new("poll-many");
    let memory = FakeMemory::new(0x4_0000);
    let guest = memory.guest();
    let file = world.create("file");
    let count = 1000;
    let hour = 3_600_000_000_000;
    let events = BUFFER + 48 * count;
    for index in 0..count {
        // Every tenth happens at once.
        let subscription = match index % 10 {
            0 => subscription(index.into(), eventtype::FD_WRITE, file, 0, 0),
            _ => subscription(index.into(), eventtype::CLOCK, 1, hour, 0),
        };
        guest.write(BUFFER + 48 * index, subscription).unwrap();
    }
    assert_eq!(poll::poll_oneoff(guest, BUFFER, events, count, OUT), 0);
    let happened: u32 = guest.read(OUT).unwrap();
    let tags = (0..happened).map(|index| guest.read::<Event>(events + 32 * index).unwrap().userdata);
    assert!(tags.eq((0..100).map(|index| 10 * index)));
}
