//! Listeners: a server is talked to over the loopback interface.

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{Ipv4Addr, Shutdown, TcpListener, TcpStream};
use std::process::{Child, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use object::{Object, ObjectSymbol};
use wasmc::grants::{DirGrant, Grants};
use wasmc_targets::TARGETS;

use crate::world::{Guest, LIMIT};

/// Answers two requests with what it is sent, says what it saw, and ends.
const SERVER: &[u8] = include_bytes!("../programs/guests/harbour.wasm");

const REQUEST: &str = "GET /quay HTTP/1.0\r\n\r\n";
const ANSWER: &str = "HTTP/1.0 200 OK\r\nContent-Length: 22\r\n\r\nGET /quay HTTP/1.0\r\n\r\n";

fn server(addresses: &[&str]) -> Guest {
    let mut grants = Grants::default();
    grants.add_dir(DirGrant::parse(".::/here").expect("a directory")).expect("it is the only one");
    for address in addresses {
        grants.add_listener(address).expect("an address");
    }
    Guest { module: SERVER, grants, ..Guest::default() }
}

/// The port at which a process listens.
fn port_of(process: &Child) -> u16 {
    let start = Instant::now();
    loop {
        if let Some(port) = ["tcp", "tcp6"].into_iter().find_map(|table| port_in(process.id(), table)) {
            return port;
        }
        assert!(start.elapsed() < LIMIT, "it does not listen");
        sleep(Duration::from_millis(5));
    }
}

/// The port at which a process listens by one of the tables of sockets: a line for each, of which the second word is the address,
/// the fourth the state (`0A`: it listens), and the tenth the number that the names of its descriptors hold.
fn port_in(process: u32, table: &str) -> Option<u16> {
    let descriptors = fs::read_dir(format!("/proc/{process}/fd")).ok()?;
    let names: Vec<_> = descriptors
        .filter_map(|entry| fs::read_link(entry.ok()?.path()).ok()?.into_os_string().into_string().ok())
        .collect();
    fs::read_to_string(format!("/proc/{process}/net/{table}")).ok()?.lines().find_map(|line| {
        let words: Vec<_> = line.split_whitespace().collect();
        let is_own = words.get(9).is_some_and(|inode| names.contains(&format!("socket:[{inode}]")));
        let port = words.get(1)?.rsplit(':').next()?;
        (is_own && words[3] == "0A").then(|| u16::from_str_radix(port, 16).expect("a port"))
    })
}

/// Sends a request in two parts, ends what it sends, and returns all that comes back.
fn ask(ip: &str, port: u16) -> String {
    let mut connection = TcpStream::connect((ip, port)).expect("it listens");
    let (first, rest) = REQUEST.split_at(2);
    connection.set_nodelay(true).expect("an option");
    connection.write_all(first.as_bytes()).expect("it can be sent");
    sleep(Duration::from_millis(50));
    connection.write_all(rest.as_bytes()).expect("it can be sent");
    connection.shutdown(Shutdown::Write).expect("it can be ended");
    let mut answer = String::new();
    connection.read_to_string(&mut answer).expect("an answer");
    answer
}

fn serves_at(ip: &str, address: &str) {
    server(&[address]).on_each_machine(|executable| {
        let mut process = executable.command().stdout(Stdio::piped()).spawn().expect("the server starts");
        let mut stdout = BufReader::new(process.stdout.take().expect("its output"));
        let port = port_of(&process);
        let mut line = String::new();
        stdout.read_line(&mut line).expect("a line");
        assert_eq!(line, "nobody yet\n", "accepting does not wait");
        let answers = [ask(ip, port), ask(ip, port)];
        assert_eq!(answers, [ANSWER, ANSWER], "{}", executable.target.name);
        assert!(process.wait().expect("it ends").success());
        let mut said = String::new();
        stdout.read_to_string(&mut said).expect("text");
        assert_eq!(said.matches("22 bytes that begin with GET : so\n").count(), 2, "{said}");
    });
}

#[test]
fn a_server_answers() {
    serves_at("127.0.0.1", "127.0.0.1:0");
}

#[test]
fn a_server_answers_by_version_6() {
    match TcpListener::bind("[::1]:0") {
        Ok(_) => serves_at("::1", "[::1]:0"),
        Err(error) => eprintln!("SKIPPED: this machine has no IPv6: {error}"),
    }
}

#[test]
fn an_address_that_cannot_be_had() {
    let taken = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a free port");
    let address = taken.local_addr().expect("its address").to_string();
    server(&[&address]).check(
        126,
        "",
        &format!("wasmc: cannot start: listener {address}: another program has this address\n"),
    );
    // An address that is reserved for documentation.
    server(&["192.0.2.1:80"]).check(
        126,
        "",
        "wasmc: cannot start: listener 192.0.2.1:80: this machine has no such address\n",
    );
}

/// What is granted decides what is linked, and without a listener there is no socket.
#[test]
fn nothing_of_sockets_is_linked_where_none_is_granted() {
    for target in &TARGETS {
        let symbols = |guest: &Guest| {
            let image = guest.build(target).expect("it can be built");
            let file = object::File::parse(&*image).expect("an executable");
            let names = file.symbols().filter_map(|symbol| symbol.name().ok());
            names
                .filter(|name| {
                    name.contains("tcp") || name.contains("listen") || name.contains("os::linux::net")
                })
                .count()
        };
        assert_eq!(symbols(&server(&[])), 0);
        assert_ne!(symbols(&server(&["127.0.0.1:0"])), 0);
    }
    server(&[]).check(1, "", "fcntl: Bad file descriptor\n");
}
