//! Rights of descriptors while threads open and close them.

use wasmc::grants::{DirGrant, Grants};
use wasmc::limits::{Duration, Limits};

use crate::world::Guest;

#[test]
fn a_descriptor_is_not_used_with_the_rights_of_another() {
    let mut grants = Grants::default();
    for dir in ["write", "read:ro"] {
        grants.add_dir(DirGrant::parse(dir).expect("a directory")).expect("its name is its own");
    }
    // Long enough for most runs to succeed where nothing is done about it.
    let timeout = Some(Duration::parse("3s").expect("a duration"));
    let limits = Limits { timeout, ..Limits::default() };
    let guest = Guest { module: include_bytes!("guests/thief.wat"), grants, limits };
    guest.on_each_machine(|executable| {
        let [write, read] = ["write/sub", "read/sub"].map(|name| executable.directory.path().join(name));
        for directory in [&write, &read] {
            std::fs::create_dir_all(directory).expect("a directory");
        }
        let line = "wasmc: timeout: the program was stopped after 3s\n";
        executable.check(&mut executable.command(), 124, "", line);
        assert!(write.join("new").exists(), "it has tried");
        assert_eq!(std::fs::read_dir(&read).expect("a directory").count(), 0, "{}", executable.target.name);
    });
}
