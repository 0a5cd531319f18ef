//! A shipyard: a pool of workers and a queue of jobs, as programs that compute in parallel have them, with files, thread-locals and
//! locks of every kind.
//!
//! `shipyard build FILE` draws, sieves and counts words, and prints the same whoever did which job; `shipyard strike` panics in a
//! worker that holds a lock, `shipyard close` exits from one, while the others work and wait.

use std::cell::RefCell;
use std::collections::{BTreeMap, VecDeque};
use std::fs::File;
use std::io::{Read, Seek, SeekFrom};
use std::sync::{Condvar, Mutex, OnceLock, RwLock, mpsc};
use std::thread;

const WORKERS: usize = 6;
/// Jobs that wait at most, so that whoever hands them out has to wait too.
const ROOM: usize = 4;

const COLUMNS: u32 = 64;
const ROWS: u32 = 22;
const SEGMENT: usize = 50_000;
const SEGMENTS: usize = 20;
const CHUNK: u64 = 64;

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match arguments.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        ["build", file] => build(file),
        ["strike"] => end_by(|_| panic!("the workers are on strike")),
        ["close"] => end_by(|_| std::process::exit(3)),
        _ => {
            eprintln!("usage: shipyard build FILE | strike | close");
            std::process::exit(2);
        }
    }
}

/// Jobs, in the order in which they were handed out, until there are no more.
struct Queue<T> {
    state: Mutex<(VecDeque<T>, bool)>,
    filled: Condvar,
    emptied: Condvar,
}

impl<T> Queue<T> {
    fn new() -> Queue<T> {
        Queue { state: Mutex::new((VecDeque::new(), false)), filled: Condvar::new(), emptied: Condvar::new() }
    }

    fn put(&self, job: T) {
        let state = self.state.lock().unwrap();
        let mut state = self.emptied.wait_while(state, |(jobs, _)| jobs.len() == ROOM).unwrap();
        state.0.push_back(job);
        self.filled.notify_one();
    }

    fn take(&self) -> Option<T> {
        let state = self.state.lock().unwrap();
        let mut state = self.filled.wait_while(state, |(jobs, closed)| jobs.is_empty() && !*closed).unwrap();
        let job = state.0.pop_front();
        self.emptied.notify_one();
        job
    }

    fn close(&self) {
        self.state.lock().unwrap().1 = true;
        self.filled.notify_all();
    }
}

enum Job {
    Row(u32),
    Segment(usize),
    Words(u64),
}

/// What came of all jobs, by their numbers.
#[derive(Default)]
struct Yard {
    rows: RwLock<BTreeMap<u32, String>>,
    primes: Mutex<[usize; SEGMENTS]>,
    words: Mutex<BTreeMap<String, usize>>,
}

thread_local! {
    /// What a worker has done so far; it reports that when it goes home.
    static BOOK: RefCell<Book> = const { RefCell::new(Book { jobs: 0, report: None }) };
}

struct Book {
    jobs: usize,
    report: Option<mpsc::Sender<usize>>,
}

impl Drop for Book {
    fn drop(&mut self) {
        if let Some(report) = &self.report {
            report.send(self.jobs).unwrap();
        }
    }
}

fn build(file: &str) {
    let length = std::fs::metadata(file).expect("the file can be read").len();
    let chunks = length.div_ceil(CHUNK);
    let (queue, yard) = (Queue::new(), Yard::default());
    let (report, reports) = mpsc::channel();
    thread::scope(|scope| {
        for number in 0..WORKERS {
            let (queue, yard, report) = (&queue, &yard, report.clone());
            let worker = move || {
                BOOK.with_borrow_mut(|book| book.report = Some(report));
                while let Some(job) = queue.take() {
                    work(job, file, yard);
                    BOOK.with_borrow_mut(|book| book.jobs += 1);
                }
            };
            thread::Builder::new().name(format!("worker {number}")).spawn_scoped(scope, worker).unwrap();
        }
        (0..ROWS).map(Job::Row).for_each(|job| queue.put(job));
        (0..SEGMENTS).map(Job::Segment).for_each(|job| queue.put(job));
        (0..chunks).map(Job::Words).for_each(|job| queue.put(job));
        queue.close();
    });
    drop(report);
    let all = ROWS as usize + SEGMENTS + chunks as usize;
    println!("every job was done once: {}", reports.iter().sum::<usize>() == all);
    yard.rows.read().unwrap().values().for_each(|row| println!("{row}"));
    println!("{} primes below {}", yard.primes.lock().unwrap().iter().sum::<usize>(), SEGMENT * SEGMENTS);
    let words = yard.words.lock().unwrap();
    println!("{} words, {} different ones", words.values().sum::<usize>(), words.len());
}

fn work(job: Job, file: &str, yard: &Yard) {
    match job {
        Job::Row(row) => {
            let drawn = draw(row);
            yard.rows.write().unwrap().insert(row, drawn);
        }
        Job::Segment(segment) => {
            let primes = sieve(segment * SEGMENT);
            yard.primes.lock().unwrap()[segment] = primes;
        }
        Job::Words(chunk) => {
            for word in words(file, chunk * CHUNK) {
                *yard.words.lock().unwrap().entry(word).or_default() += 1;
            }
        }
    }
}

/// A row of the Mandelbrot set.
fn draw(row: u32) -> String {
    let shade = |column: u32| {
        let (x, y) = (
            f64::from(column) * 3.0 / f64::from(COLUMNS) - 2.1,
            f64::from(row) * 2.4 / f64::from(ROWS) - 1.2,
        );
        let (mut re, mut im, mut steps) = (0.0, 0.0, 0);
        while re * re + im * im <= 4.0 && steps < 500 {
            (re, im) = (re * re - im * im + x, 2.0 * re * im + y);
            steps += 1;
        }
        match steps {
            0..4 => ' ',
            4..8 => '.',
            8..20 => ':',
            20..500 => '+',
            _ => '#',
        }
    };
    let row: String = (0..COLUMNS).map(shade).collect();
    row.trim_end().to_owned()
}

/// How many primes there are from `begin` on, in one segment.
fn sieve(begin: usize) -> usize {
    static SMALL: OnceLock<Vec<usize>> = OnceLock::new();
    let small = SMALL.get_or_init(|| {
        let below = 2..(SEGMENT * SEGMENTS).isqrt() + 1;
        below.filter(|n| (2..=n.isqrt()).all(|divisor| !n.is_multiple_of(divisor))).collect()
    });
    let mut composite = vec![false; SEGMENT];
    for &prime in small {
        let first = (prime * prime).max(begin.next_multiple_of(prime));
        (first..begin + SEGMENT).step_by(prime).for_each(|n| composite[n - begin] = true);
    }
    (begin.max(2)..begin + SEGMENT).filter(|n| !composite[n - begin]).count()
}

/// The words that begin in a chunk of a file.
fn words(file: &str, begin: u64) -> Vec<String> {
    let mut file = File::open(file).unwrap();
    let before = begin.saturating_sub(1);
    file.seek(SeekFrom::Start(before)).unwrap();
    let mut text = Vec::new();
    file.read_to_end(&mut text).unwrap();
    // A word that began before the chunk is of the chunk before it.
    let mut inside = begin > 0 && text[0].is_ascii_alphabetic();
    let mut words: Vec<String> = Vec::new();
    for (at, byte) in (before..).zip(text) {
        match (byte.is_ascii_alphabetic(), inside) {
            (true, false) if at >= begin + CHUNK => break,
            (true, false) => words.push(String::from(char::from(byte.to_ascii_lowercase()))),
            (true, true) => {
                if let Some(word) = words.last_mut() {
                    word.push(char::from(byte.to_ascii_lowercase()));
                }
            }
            (false, _) if at >= begin + CHUNK => break,
            (false, _) => {}
        }
        inside = byte.is_ascii_alphabetic();
    }
    words
}

/// One worker ends it all, with a lock that others wait for, while the rest work on, and `main` waits for room in the queue.
fn end_by(end: fn(&mut Vec<u32>)) {
    let (queue, lock) = (Queue::new(), Mutex::new(Vec::new()));
    println!("at work");
    thread::scope(|scope| {
        for _ in 0..WORKERS {
            scope.spawn(|| {
                while let Some(job) = queue.take() {
                    match job {
                        20 => end(&mut lock.lock().unwrap()),
                        _ if job % 2 == 0 => lock.lock().unwrap().push(job),
                        _ => drop(draw(job % ROWS)),
                    }
                }
            });
        }
        (0..u32::MAX).for_each(|job| queue.put(job));
    });
}
