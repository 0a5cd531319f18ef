//! Addresses on which a program listens.

use std::net::SocketAddr;

use super::Grants;
use crate::error::{Error, Result};

impl Grants {
    /// Has the program listen for TCP connections at an address, `127.0.0.1:8080` or `[::1]:8080`. Port 0 is any that is free.
    ///
    /// # Errors
    /// A usage error when it is no such address, or when the program already listens there.
    pub fn add_listener(&mut self, text: &str) -> Result<()> {
        let address = parse(text)?;
        if address.port() != 0 && self.listen.contains(&address) {
            return Err(Error::usage(format!(
                "{address} is given twice, and one program can listen there once"
            )));
        }
        self.listen.push(address);
        Ok(())
    }
}

fn parse(text: &str) -> Result<SocketAddr> {
    match text.parse() {
        // A scope is the number of a network interface, of which other machines have others.
        Ok(SocketAddr::V6(address)) if address.scope_id() != 0 => {
            Err(Error::usage(format!("`{text}` has a scope, which means something on one machine only")))
        }
        Ok(address) => Ok(address),
        Err(_) => Err(Error::usage(format!("`{}` is not an address to listen on", text.escape_debug()))
            .with_help(
                "write an IP address and a port: 127.0.0.1:8080 or [::1]:8080; 0.0.0.0:8080 and [::]:8080 are all of a machine's",
            )),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_of_both_versions_are_read() {
        let mut grants = Grants::default();
        for text in ["127.0.0.1:8080", "[::1]:8080", "0.0.0.0:0", "0.0.0.0:0"] {
            grants.add_listener(text).expect(text);
        }
        let listen: Vec<_> = grants.listen.iter().map(ToString::to_string).collect();
        assert_eq!(listen, ["127.0.0.1:8080", "[::1]:8080", "0.0.0.0:0", "0.0.0.0:0"]);
    }

    #[test]
    fn what_is_no_address_is_refused() {
        let mut grants = Grants::default();
        for text in
            ["", "8080", ":8080", "127.0.0.1", "localhost:80", "::1:80", "127.0.0.1:65536", "[fe80::1%2]:80"]
        {
            grants.add_listener(text).expect_err(text);
        }
        grants.add_listener("[::1]:80").expect("the first");
        assert_eq!(
            grants.add_listener("[0:0::1]:80").expect_err("the second").to_string(),
            "[::1]:80 is given twice, and one program can listen there once"
        );
    }
}
