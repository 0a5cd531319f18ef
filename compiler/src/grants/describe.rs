//! Grants in words: what `wasmc inspect` shows, and what an executable shows of itself.

use super::{Grants, Stream};

impl Grants {
    /// A line for each grant, and for each of what every program has but this one.
    #[must_use]
    pub fn describe(&self) -> Vec<String> {
        let mut lines = Vec::new();
        for dir in &self.dirs {
            let rights = if dir.read_only { "read only" } else { "read and write" };
            lines.push(format!("directory {} as {}, {rights}", dir.host, dir.guest));
        }
        lines.extend(self.env.iter().map(|(name, value)| format!("variable {name}={value}")));
        if self.inherit_all_env {
            lines.push("every variable of whoever runs it".into());
        } else {
            lines.extend(self.inherit_env.iter().map(|name| format!("variable {name} of whoever runs it")));
        }
        lines.extend(self.arg0.iter().map(|name| format!("the name {name}")));
        lines.extend(self.listen.iter().map(|address| format!("connections to {address}")));
        let null = self.streams.named().into_iter().filter(|(_, stream)| *stream == Stream::Null);
        lines.extend(null.map(|(name, _)| format!("no {name}")));
        if self.fixed {
            lines.push("whoever runs it cannot narrow them".into());
        }
        lines
    }
}
