//! Narrowing: what whoever runs the program takes away of what it was granted. **What this file takes for denied is all that is, so it
//! decides what the guest can reach.**
//!
//! The variable [`DENY`] holds items, as in `dir=/data,net`, and is looked at wherever something that is granted would be given to the guest.
//! Nothing that it holds can grant anything. Before anything is opened each item is checked: with one that is not known, or that names
//! nothing, the program does not start, for whoever misspelt it would believe it denied.

use super::grants;
use crate::args;
use crate::os::process;
use crate::text::{Text, behind};
use core::ffi::CStr;
use wasmc_abi::narrow::{DENY, SHOW};
use wasmc_abi::trap::EXIT_CANNOT_START;

/// The value of `variable` if it has this name.
pub(super) fn value<'e>(variable: &'e [u8], name: &str) -> Option<&'e [u8]> {
    match behind(variable, name)? {
        [b'=', value @ ..] => Some(value),
        _ => None,
    }
}

/// The items of a variable that denies; an empty value is one that is empty. Other variables have none.
fn items(variable: &[u8]) -> Items<'_> {
    Items { rest: value(variable, DENY) }
}

struct Items<'e> {
    /// What is behind the last comma, if there was one.
    rest: Option<&'e [u8]>,
}

impl<'e> Iterator for Items<'e> {
    type Item = &'e [u8];

    fn next(&mut self) -> Option<&'e [u8]> {
        let rest = self.rest.take()?;
        let Some(comma) = rest.iter().position(|&byte| byte == b',') else { return Some(rest) };
        self.rest = rest.get(comma + 1..);
        rest.get(..comma)
    }
}

/// The first item of a variable that is not known.
fn unknown(variable: &[u8]) -> Option<&[u8]> {
    items(variable).find(|item| !is_known(item))
}

/// Whether an item is one that denies something, or everything of a kind whether there is any or not. It is known whole or not
/// at all: case and spaces count.
fn is_known(item: &[u8]) -> bool {
    matches!(item, b"dir" | b"write" | b"env" | b"net")
        || grants::deniable().any(|deniable| deniable == item)
        || grants::inherits_all()
            && matches!(item, [b'e', b'n', b'v', b'=', name @ ..] if is_variable_name(name))
}

/// Whether a variable could have this name.
fn is_variable_name(name: &[u8]) -> bool {
    !name.is_empty() && name.iter().all(|&byte| byte != b'=')
}

/// What of the environment can deny something, as far as the builder lets it have a say.
fn environment() -> impl Iterator<Item = &'static [u8]> {
    let heard = grants::can_be_narrowed();
    args::environment().that_begin_with(DENY).map(CStr::to_bytes).take_while(move |_| heard)
}

/// Whether this item is among those that an environment holds.
fn holds<'e>(mut environment: impl Iterator<Item = &'e [u8]>, is_it: impl Fn(&[u8]) -> bool) -> bool {
    environment.any(|variable| items(variable).any(&is_it))
}

fn denies_dir_in<'e>(environment: impl Iterator<Item = &'e [u8]>, guest: &[u8]) -> bool {
    holds(environment, |item| item == b"dir" || behind(item, "dir=") == Some(guest))
}

fn denies_variable_in<'e>(environment: impl Iterator<Item = &'e [u8]>, name: &[u8]) -> bool {
    name == DENY.as_bytes()
        || name == SHOW.as_bytes()
        || holds(environment, |item| item == b"env" || behind(item, "env=") == Some(name))
}

/// Whether the directory that the guest would see as `guest` is denied.
pub fn denies_dir(guest: &[u8]) -> bool {
    denies_dir_in(environment(), guest)
}

/// Whether it is denied to change anything in a directory.
pub fn denies_write() -> bool {
    holds(environment(), |item| item == b"write")
}

/// Whether the variable `name` is denied. Those by which programs are narrowed are, to every guest.
pub fn denies_variable(name: &[u8]) -> bool {
    denies_variable_in(environment(), name)
}

/// Whether listeners are denied.
pub fn denies_net() -> bool {
    holds(environment(), |item| item == b"net")
}

/// A step before anything is opened: does not start the program when what is to be denied is not clear.
#[unsafe(export_name = "wasmc_check_denied")]
pub extern "C" fn check_denied() {
    if let Some(item) = environment().find_map(unknown) {
        refuse(item);
    }
}

fn refuse(item: &[u8]) -> ! {
    let mut line = Text::to(process::STDERR);
    line.str("wasmc: cannot start: WASMC_DENY: `");
    for &byte in item {
        // One line, of which a terminal does nothing but show it.
        line.bytes(&[if byte < b' ' || byte == 0x7f { b'?' } else { byte }]);
    }
    line.str("` names nothing that is granted\n").flush();
    process::exit(EXIT_CANNOT_START)
}

#[cfg(test)]
mod tests {
    use super::super::grants::tests::{grant, lock};
    use super::*;

    fn refused(variable: &str) -> Option<String> {
        unknown(variable.as_bytes()).map(|item| String::from_utf8_lossy(item).into_owned())
    }

    #[test]
    fn what_denies_nothing_is_refused() {
        let _turn = lock();
        grant(&[("a", "/data", false), ("b", "x,y", true)], &["SET=1"], Some(&["PASSED"]));
        for fine in [
            "dir",
            "write",
            "env",
            "net",
            "dir=/data",
            "env=SET",
            "env=PASSED",
            "dir=/data,dir,net,net,env=SET",
        ] {
            assert_eq!(refused(&format!("WASMC_DENY={fine}")), None, "{fine}");
        }
        for (value, part) in [
            ("", ""),
            ("net,", ""),
            (",dir", ""),
            ("dir,,net", ""),
            ("dir,dri", "dri"),
            ("dir, net", " net"),
            ("dir=", "dir="),
            ("dir=/data/", "dir=/data/"),
            ("dir=/dat", "dir=/dat"),
            ("dir=/data/sub", "dir=/data/sub"),
            ("dir=/data=", "dir=/data="),
            ("dir=a", "dir=a"),
            ("dir=DATA", "dir=DATA"),
            ("env=SE", "env=SE"),
            ("env=SET=1", "env=SET=1"),
            ("env=", "env="),
            ("env=OTHER", "env=OTHER"),
            // A name with a comma cannot be written, and is not denied by half.
            ("dir=x,y", "dir=x"),
        ] {
            assert_eq!(refused(&format!("WASMC_DENY={value}")).as_deref(), Some(part), "{value}");
        }
    }

    #[test]
    fn items_are_known_whole_or_not_at_all() {
        let _turn = lock();
        grant(&[("a", "/", false)], &[], Some(&[]));
        for item in [
            " ",
            "d",
            "di",
            "dirs",
            "dir ",
            " dir",
            "DIR",
            "Dir=/",
            "dir:/",
            "dir/",
            "dir =/",
            "write=",
            "write=/",
            "writ",
            "env ",
            "envs",
            "net=",
            "net=127.0.0.1:80",
            "all",
            "*",
            "none",
            "dir;net",
            "dir\tnet",
            "dir\n",
            "d\0ir",
            "-dir",
            "!dir",
            "/",
            "\u{ff44}ir",
            "di\u{0455}",
        ] {
            assert_eq!(refused(&format!("WASMC_DENY={item}")).as_deref(), Some(item));
        }
        assert_eq!(unknown(b"WASMC_DENY=dir,\xff,net"), Some(&b"\xff"[..]));
    }

    #[test]
    fn variables_are_named_when_all_are_passed_on() {
        let _turn = lock();
        grant(&[], &[], None);
        assert_eq!(refused("WASMC_DENY=dir,write,env,net,env=ANY"), None);
        for void in ["dir=/data", "env=", "env=A=1"] {
            assert_eq!(refused(&format!("WASMC_DENY={void}")).as_deref(), Some(void));
        }
    }

    #[test]
    fn other_variables_mean_nothing() {
        let _turn = lock();
        grant(&[], &[], None);
        for variable in [
            "",
            "=",
            "A=WASMC_DENY=dri",
            "WASMC_DENY",
            "WASMC_DENYX=dri",
            "wasmc_deny=dri",
            " WASMC_DENY=dri",
            "XWASMC_DENY=dri",
            "=WASMC_DENY=dri",
            "WASMC_SHOW",
            "WASMC_SHOWS=x",
            "WASMC_=x",
        ] {
            assert_eq!(refused(variable), None, "{variable}");
            assert_eq!(value(variable.as_bytes(), SHOW), None, "{variable}");
            assert!(!denies_dir_in([variable.as_bytes()].into_iter(), b"dri"));
        }
    }

    fn all<'e>(environment: &'e [&str]) -> impl Iterator<Item = &'e [u8]> {
        environment.iter().map(|variable| variable.as_bytes())
    }

    #[test]
    fn directories_are_denied_by_their_whole_names() {
        let denied = |environment: &[&str], guest: &str| denies_dir_in(all(environment), guest.as_bytes());
        let environment = ["A=dir", "WASMC_DENY=net,dir=/a,dir=/b=c", "WASMC_DENY=dir=/d"];
        for (guest, expected) in [
            ("/a", true),
            ("/b=c", true),
            ("/d", true),
            ("/", false),
            ("", false),
            ("/aa", false),
            ("/b", false),
            ("a", false),
            ("/A", false),
            ("/a,dir=/b=c", false),
        ] {
            assert_eq!(denied(&environment, guest), expected, "{guest}");
            assert!(denied(&["WASMC_DENY=net,dir"], guest) && !denied(&["WASMC_DENY=env"], guest), "{guest}");
        }
    }

    #[test]
    fn variables_are_denied_by_their_whole_names() {
        let denied = |environment: &[&str], name: &str| denies_variable_in(all(environment), name.as_bytes());
        for (name, expected) in
            [("A", true), ("B", true), ("AB", false), ("", false), ("a", false), ("C", false)]
        {
            assert_eq!(
                denied(&["WASMC_DENY=env=A,dir", "C=1", "WASMC_DENY=env=B"], name),
                expected,
                "{name}"
            );
            assert!(denied(&["WASMC_DENY=env"], name) && !denied(&["WASMC_DENY=dir"], name), "{name}");
        }
        assert!(denied(&[], "WASMC_DENY") && denied(&[], "WASMC_SHOW") && !denied(&[], "WASMC_DENYX"));
    }
}
