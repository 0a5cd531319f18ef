//! A program of Rust's standard library as users write it: collections, files, formatting, time, arguments and
//! the environment, and a panic. It reads a ship's log, one entry a line: `DAY PORT CARGO TONNES`.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::error::Error;
use std::fs::{self, File, OpenOptions};
use std::io::{self, BufRead, BufReader, BufWriter, Read, Seek, SeekFrom, Write};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

#[derive(Debug, Clone, PartialEq)]
struct Entry {
    day: u32,
    port: String,
    cargo: String,
    tonnes: f64,
}

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match arguments[..] {
        ["summary", path] => summary(&read_log(File::open(path)?)?),
        ["count"] => println!("{} entries", read_log(io::stdin())?.len()),
        ["files", directory] => files(directory)?,
        ["time"] => time()?,
        ["environment", ..] => environment(&arguments[1..]),
        ["founder"] => leave_port(&[3, 1, 4]),
        ["exit", code] => std::process::exit(code.parse()?),
        _ => Err(format!("what is {arguments:?} to mean?"))?,
    }
    Ok(())
}

fn read_log(source: impl Read) -> Result<Vec<Entry>, Box<dyn Error>> {
    BufReader::new(source).lines().map(|line| parse(&line?)).collect()
}

fn parse(line: &str) -> Result<Entry, Box<dyn Error>> {
    let fields: Vec<&str> = line.split_whitespace().collect();
    let [day, port, cargo, tonnes] = fields[..] else { return Err(format!("not an entry: {line:?}").into()) };
    Ok(Entry { day: day.parse()?, port: port.into(), cargo: cargo.into(), tonnes: tonnes.parse()? })
}

fn summary(log: &[Entry]) {
    let mut by_port: BTreeMap<&str, (usize, f64)> = BTreeMap::new();
    let mut by_cargo: HashMap<&str, f64> = HashMap::new();
    for entry in log {
        let port = by_port.entry(&entry.port).or_default();
        *port = (port.0 + 1, port.1 + entry.tonnes);
        *by_cargo.entry(&entry.cargo).or_default() += entry.tonnes;
    }
    println!("{:<12} {:>6} {:>12}", "port", "calls", "tonnes");
    for (port, (calls, tonnes)) in &by_port {
        println!("{port:<12} {calls:>6} {tonnes:>12.3}");
    }
    let mut cargoes: Vec<_> = by_cargo.into_iter().collect();
    cargoes.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(b.0)));
    println!("{cargoes:?}");
    let total: f64 = log.iter().map(|entry| entry.tonnes).sum();
    let mean = total / log.len() as f64;
    let deviation = (log.iter().map(|entry| (entry.tonnes - mean).powi(2)).sum::<f64>() / log.len() as f64).sqrt();
    println!("total {total:e}, mean {mean:.6}, deviation {deviation:+.9}, root {:?}", total.sqrt());
    println!("{:#?}", log.iter().max_by_key(|entry| entry.day));
    let days: HashSet<u32> = log.iter().map(|entry| entry.day).collect();
    println!("{} days, {:#x} in all, checksum {:016x}", days.len(), days.iter().sum::<u32>(), checksum(log));
}

fn checksum(log: &[Entry]) -> u64 {
    let text = format!("{log:?}");
    text.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x100_0000_01b3))
}

fn files(directory: &str) -> Result<(), Box<dyn Error>> {
    let inner = format!("{directory}/hold/deep");
    fs::create_dir_all(&inner)?;
    let path = format!("{inner}/manifest.txt");
    let mut writer = BufWriter::new(File::create(&path)?);
    for number in 0..1000 {
        writeln!(writer, "crate {number:04}")?;
    }
    writer.flush()?;
    drop(writer);
    OpenOptions::new().append(true).open(&path)?.write_all(b"the end\n")?;
    let mut file = File::options().read(true).write(true).open(&path)?;
    file.seek(SeekFrom::Start(11 * 500))?;
    file.write_all(b"CRATE")?;
    file.seek(SeekFrom::End(-8))?;
    let mut tail = String::new();
    file.read_to_string(&mut tail)?;
    file.set_len(11 * 501)?;
    println!("tail {tail:?}, length {}", file.metadata()?.len());
    drop(file);
    let moved = format!("{directory}/hold/moved.txt");
    fs::rename(&path, &moved)?;
    fs::copy(&moved, &path)?;
    println!("last line {:?}", fs::read_to_string(&path)?.lines().last());
    let mut names: Vec<String> = fs::read_dir(format!("{directory}/hold"))?
        .map(|entry| entry.map(|entry| entry.file_name().to_string_lossy().into_owned()))
        .collect::<Result<_, _>>()?;
    names.sort();
    println!("{names:?}");
    println!("{:?}", File::open(format!("{directory}/nowhere")).map_err(|error| error.kind()).err());
    println!("{:?}", fs::read_to_string("/etc/passwd").map_err(|error| error.kind()).err());
    fs::remove_file(&moved)?;
    fs::remove_dir_all(format!("{directory}/hold"))?;
    println!("left behind: {}", fs::read_dir(directory)?.count());
    Ok(())
}

fn time() -> Result<(), Box<dyn Error>> {
    let start = Instant::now();
    std::thread::sleep(Duration::from_millis(5));
    let slept = start.elapsed();
    println!("slept long enough: {}", slept >= Duration::from_millis(5));
    println!("woke in time: {}", slept < Duration::from_secs(5));
    let now = SystemTime::now().duration_since(UNIX_EPOCH)?;
    println!("it is after 2020: {}", now.as_secs() > 1_577_836_800);
    Ok(())
}

fn environment(arguments: &[&str]) {
    println!("arguments {arguments:?}");
    println!("LOG_LEVEL {:?}", std::env::var("LOG_LEVEL"));
    println!("HOME {:?}", std::env::var("HOME"));
    println!("{} variables", std::env::vars().count());
    eprintln!("this goes to standard error");
}

#[inline(never)]
fn leave_port(hatches: &[u32]) {
    println!("leaving port with {} hatches", hatches.len());
    open_hatch(hatches, hatches.len());
}

#[inline(never)]
fn open_hatch(hatches: &[u32], number: usize) {
    println!("opened hatch {}", hatches[number]);
}
