//! The table of descriptors, without files.

use std::sync::atomic::{AtomicBool, AtomicUsize};

use super::*;

fn file(host: i32) -> Descriptor {
    Descriptor { host, kind: Kind::File, read_only: false, preopen: None }
}

#[test]
fn begins_with_the_standard_streams_and_nothing_else() {
    let table = Table::new();
    let kinds = [Kind::Input, Kind::Output, Kind::Output];
    for (fd, kind) in kinds.into_iter().enumerate() {
        let expected = Descriptor { host: fd as i32, kind, read_only: false, preopen: None };
        assert_eq!(table.peek(fd as u32), Ok(expected));
    }
    for fd in [3, 1023, 1024, u32::MAX] {
        assert_eq!(table.peek(fd), Err(Errno::Badf));
    }
}

#[test]
fn keeps_every_field() {
    let table = Table::new();
    let kinds = [Kind::File, Kind::Directory, Kind::Input, Kind::Output, Kind::Listener, Kind::Connection];
    for kind in kinds {
        for (read_only, preopen) in [(false, None), (true, Some(0)), (false, Some(1020))] {
            let descriptor = Descriptor { host: i32::MAX, kind, read_only, preopen };
            let fd = table.insert_below(CAPACITY, descriptor).unwrap();
            assert_eq!(table.peek(fd), Ok(descriptor));
        }
    }
}

#[test]
fn takes_the_lowest_free_number() {
    let table = Table::new();
    assert_eq!(table.insert_below(CAPACITY, file(10)), Ok(3));
    assert_eq!(table.insert_below(CAPACITY, file(11)), Ok(4));
    assert_eq!(table.remove(3), Ok(Some(file(10))));
    assert_eq!(table.remove(1).unwrap().unwrap().kind, Kind::Output);
    assert_eq!(table.peek(1), Err(Errno::Badf), "a closed stream stays closed");
    assert_eq!(table.remove(1), Err(Errno::Badf));
    assert_eq!(table.insert_below(CAPACITY, file(12)), Ok(1));
    assert_eq!(table.insert_below(CAPACITY, file(13)), Ok(3));
    assert_eq!(table.insert_below(CAPACITY, file(14)), Ok(5));
}

#[test]
fn is_full_after_its_last_number() {
    let table = Table::new();
    for fd in 3..CAPACITY as u32 {
        assert_eq!(table.insert_below(CAPACITY, file(7)), Ok(fd));
    }
    assert_eq!(table.insert_below(CAPACITY, file(7)), Err(Errno::Nfile));
}

#[test]
fn has_no_more_open_than_the_limit() {
    let table = Table::new();
    assert_eq!(table.insert_below(3, file(7)), Err(Errno::Nfile));
    assert_eq!(table.insert_below(4, file(7)), Ok(3));
    assert_eq!(table.insert_below(4, file(7)), Err(Errno::Nfile));
    table.remove(0).unwrap();
    assert_eq!(table.insert_below(4, file(8)), Ok(0), "a closed stream leaves room");
    assert_eq!(table.insert_below(4, file(7)), Err(Errno::Nfile));
    table.renumber(3, 0).unwrap();
    assert_eq!(table.insert_below(4, file(7)), Ok(3));
}

#[test]
fn renumbers_onto_open_numbers_only() {
    let table = Table::new();
    table.insert_below(CAPACITY, file(10)).unwrap();
    table.insert_below(CAPACITY, file(11)).unwrap();
    assert_eq!(table.renumber(3, 5), Err(Errno::Badf));
    assert_eq!(table.renumber(5, 3), Err(Errno::Badf));
    assert_eq!(table.renumber(3, 3), Ok(None));
    assert_eq!(table.renumber(3, 4), Ok(Some(file(11))));
    assert_eq!(table.peek(4), Ok(file(10)));
    assert_eq!(table.peek(3), Err(Errno::Badf));
    assert_eq!(table.insert_below(CAPACITY, file(12)), Ok(3));
}

#[test]
fn what_is_used_is_closed_by_whoever_uses_it_last() {
    let table = Table::new();
    table.insert_below(CAPACITY, file(10)).unwrap();
    assert_eq!((table.hold(3), table.hold(3)), (Ok(file(10)), Ok(file(10))));
    assert_eq!(table.remove(3), Ok(None), "it is still used");
    assert_eq!(
        (table.peek(3), table.hold(3), table.remove(3)),
        (Err(Errno::Badf), Err(Errno::Badf), Err(Errno::Badf))
    );
    assert_eq!(table.insert_below(CAPACITY, file(11)), Ok(4), "and its number is not free");
    assert_eq!(table.release(3), None);
    assert_eq!(table.insert_below(CAPACITY, file(12)), Ok(5));
    assert_eq!(table.release(3), Some(file(10)));
    assert_eq!(table.insert_below(CAPACITY, file(13)), Ok(3));
    assert_eq!((table.hold(3), table.release(3)), (Ok(file(13)), None), "nobody has closed it");
    assert_eq!(table.remove(3), Ok(Some(file(13))));
}

#[test]
fn a_standard_stream_is_one_while_it_is_used_too() {
    let table = Table::new();
    let stream = table.hold(1).unwrap();
    assert_eq!((stream.kind, table.peek(1)), (Kind::Output, Ok(stream)));
    assert_eq!(table.remove(1), Ok(None));
    assert_eq!(table.peek(1), Err(Errno::Badf));
    assert_eq!(table.release(1), Some(stream));
    assert_eq!((table.peek(1), table.insert_below(CAPACITY, file(7))), (Err(Errno::Badf), Ok(1)));
}

#[test]
fn what_is_used_keeps_its_number() {
    let table = Table::new();
    for host in [10, 11] {
        table.insert_below(CAPACITY, file(host)).unwrap();
    }
    for used in [3, 4] {
        table.hold(used).unwrap();
        assert_eq!(table.renumber(3, 4), Err(Errno::Busy));
        assert_eq!((table.peek(3), table.peek(4)), (Ok(file(10)), Ok(file(11))));
        assert_eq!(table.release(used), None);
    }
    assert_eq!(table.renumber(3, 4), Ok(Some(file(11))));
}

#[test]
fn there_is_an_end_to_how_many_use_one() {
    let table = Table::new();
    table.insert_below(CAPACITY, file(10)).unwrap();
    for _ in 0..MOST_USES {
        table.hold(3).unwrap();
    }
    assert_eq!(table.hold(3), Err(Errno::Busy));
    assert_eq!(table.peek(3), Ok(file(10)));
    assert_eq!(table.release(3), None);
    assert_eq!(table.hold(3), Ok(file(10)));
}

/// Threads that use, close and open numbers as they like: a host number is closed once, and by nobody who finds it in use.
#[test]
fn nothing_is_closed_while_it_is_used() {
    const THREADS: usize = 4;
    const ROUNDS: usize = 20_000;
    let table = Table::new();
    // Which of the "host's numbers" are open, and how many use each.
    let hosts = [const { (AtomicBool::new(false), AtomicUsize::new(0)) }; THREADS + 2];
    let open = || {
        let free = hosts.iter().position(|(open, _)| !open.swap(true, Ordering::SeqCst));
        if let Some(host) = free
            && table.insert_below(5, file(host as i32)).is_err()
        {
            hosts[host].0.store(false, Ordering::SeqCst);
        }
    };
    let close = |descriptor: Descriptor| {
        let (open, uses) = &hosts[descriptor.host as usize];
        assert_eq!(uses.load(Ordering::SeqCst), 0, "closed while it is used");
        assert!(open.swap(false, Ordering::SeqCst), "closed twice");
    };
    std::thread::scope(|scope| {
        for thread in 0..THREADS {
            let (table, hosts, open, close) = (&table, &hosts, &open, &close);
            scope.spawn(move || {
                for round in 0..ROUNDS {
                    let fd = 3 + (round % 2) as u32;
                    match (thread + round) % 3 {
                        0 => open(),
                        1 => table.remove(fd).ok().flatten().into_iter().for_each(close),
                        _ => {
                            let Ok(descriptor) = table.hold(fd) else { continue };
                            hosts[descriptor.host as usize].1.fetch_add(1, Ordering::SeqCst);
                            std::hint::spin_loop();
                            hosts[descriptor.host as usize].1.fetch_sub(1, Ordering::SeqCst);
                            table.release(fd).into_iter().for_each(close);
                        }
                    }
                }
            });
        }
    });
}
