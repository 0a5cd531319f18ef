//! Boats that sail at the same time: threads with atomics, locks, conditions, channels and memory that grows.
//!
//! `regatta sail` ends well; `regatta founder` traps in a thread, `regatta abandon` exits from one, `regatta capsize` overflows
//! the stack of one.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Barrier, Condvar, Mutex, mpsc};
use std::thread;
use std::time::Duration;

const BOATS: u64 = 8;
const LEGS: u64 = 10_000;

fn main() {
    match std::env::args().nth(1).as_deref() {
        Some("sail") => sail(),
        Some("founder") => lose(|| std::process::abort()),
        Some("abandon") => lose(|| std::process::exit(7)),
        Some("capsize") => lose(|| {
            std::hint::black_box(heel(std::hint::black_box(1)));
        }),
        other => {
            eprintln!("what is {other:?} to mean?");
            std::process::exit(2);
        }
    }
}

fn sail() {
    println!("atomics: {}", race());
    println!("a lock and a condition: {}", finish_in_order());
    println!("channels: {}", signal_home());
    println!("memory: {}", load());
    println!("time: {}", drift());
}

/// Every boat counts its legs; all start at once.
fn race() -> u64 {
    let (legs, start) = (AtomicU64::new(0), Barrier::new(BOATS as usize));
    thread::scope(|scope| {
        for boat in 0..BOATS {
            let (legs, start) = (&legs, &start);
            scope.spawn(move || {
                start.wait();
                for _ in 0..LEGS {
                    legs.fetch_add(boat, Ordering::Relaxed);
                }
            });
        }
    });
    legs.into_inner()
}

/// The boats finish in the order of their numbers, whoever is first at the line.
fn finish_in_order() -> String {
    let line = Arc::new((Mutex::new(Vec::new()), Condvar::new()));
    let boats: Vec<_> = (0..BOATS)
        .map(|boat| {
            let line = line.clone();
            thread::spawn(move || {
                let (finished, someone) = &*line;
                let mut finished = finished.lock().unwrap();
                while finished.len() as u64 != boat {
                    finished = someone.wait(finished).unwrap();
                }
                finished.push(boat.to_string());
                someone.notify_all();
            })
        })
        .collect();
    for boat in boats {
        boat.join().unwrap();
    }
    line.0.lock().unwrap().join(" ")
}

/// The boats report home, and home adds up.
fn signal_home() -> u64 {
    let (boat, home) = mpsc::channel();
    for number in 0..BOATS {
        let boat = boat.clone();
        thread::spawn(move || (0..100).for_each(|leg| boat.send(number * leg).unwrap()));
    }
    drop(boat);
    home.iter().sum()
}

/// Every boat takes a load of its own, so that memory grows from several threads.
fn load() -> u64 {
    let boats = (1..=BOATS).map(|boat| {
        thread::spawn(move || {
            let hold = vec![boat; 300_000];
            hold.iter().sum::<u64>()
        })
    });
    boats.collect::<Vec<_>>().into_iter().map(|boat| boat.join().unwrap()).sum()
}

/// Nobody comes, and the time passes.
fn drift() -> bool {
    let (nobody, never) = (Mutex::new(()), Condvar::new());
    let (_nobody, waited) = never.wait_timeout(nobody.lock().unwrap(), Duration::from_millis(20)).unwrap();
    waited.timed_out()
}

/// One boat is lost while the others wait, and home waits for them.
fn lose(end: impl FnOnce() + Send + 'static) {
    println!("under way");
    let waiting: Vec<_> = (1..BOATS).map(|_| thread::spawn(thread::park)).collect();
    thread::spawn(end);
    for boat in waiting {
        boat.join().unwrap();
    }
}

#[inline(never)]
fn heel(degrees: u64) -> u64 {
    if degrees == 0 { 0 } else { heel(std::hint::black_box(degrees + 1)) + degrees }
}
