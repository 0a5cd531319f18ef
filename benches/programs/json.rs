//! Parses a document in JSON into a tree and prints it again.

use std::fmt::{self, Display, Write};

enum Value {
    Null,
    Bool(bool),
    Number(f64),
    Text(String),
    List(Vec<Value>),
    Object(Vec<(String, Value)>),
}

struct Parser<'a> {
    input: &'a [u8],
    at: usize,
}

impl Parser<'_> {
    fn peek(&mut self) -> u8 {
        while self.input[self.at].is_ascii_whitespace() {
            self.at += 1;
        }
        self.input[self.at]
    }

    fn eat(&mut self, byte: u8) -> bool {
        let found = self.peek() == byte;
        self.at += usize::from(found);
        found
    }

    fn value(&mut self) -> Value {
        match self.peek() {
            b'{' => Value::Object(self.sequence(b'}', |parser| {
                let key = parser.text();
                assert!(parser.eat(b':'));
                (key, parser.value())
            })),
            b'[' => Value::List(self.sequence(b']', Self::value)),
            b'"' => Value::Text(self.text()),
            b't' => self.word(4, Value::Bool(true)),
            b'f' => self.word(5, Value::Bool(false)),
            b'n' => self.word(4, Value::Null),
            _ => self.number(),
        }
    }

    fn sequence<T>(&mut self, end: u8, item: impl Fn(&mut Self) -> T) -> Vec<T> {
        let mut items = Vec::new();
        self.at += 1;
        while !self.eat(end) {
            items.push(item(self));
            self.eat(b',');
        }
        items
    }

    fn word(&mut self, length: usize, value: Value) -> Value {
        self.at += length;
        value
    }

    fn text(&mut self) -> String {
        assert!(self.eat(b'"'));
        let mut text = Vec::new();
        while self.input[self.at] != b'"' {
            self.at += usize::from(self.input[self.at] == b'\\');
            text.push(self.input[self.at]);
            self.at += 1;
        }
        self.at += 1;
        String::from_utf8(text).expect("the document is UTF-8")
    }

    fn number(&mut self) -> Value {
        let start = self.at;
        while matches!(self.input[self.at], b'0'..=b'9' | b'.' | b'-' | b'e' | b'+') {
            self.at += 1;
        }
        Value::Number(str::from_utf8(&self.input[start..self.at]).unwrap().parse().expect("a number"))
    }
}

impl Display for Value {
    fn fmt(&self, out: &mut fmt::Formatter) -> fmt::Result {
        match self {
            Value::Null => out.write_str("null"),
            Value::Bool(value) => write!(out, "{value}"),
            Value::Number(number) => write!(out, "{number}"),
            Value::Text(text) => write!(out, "{text:?}"),
            Value::List(items) => {
                out.write_char('[')?;
                for (n, item) in items.iter().enumerate() {
                    write!(out, "{}{item}", if n > 0 { "," } else { "" })?;
                }
                out.write_char(']')
            }
            Value::Object(fields) => {
                out.write_char('{')?;
                for (n, (key, value)) in fields.iter().enumerate() {
                    write!(out, "{}{key:?}:{value}", if n > 0 { "," } else { "" })?;
                }
                out.write_char('}')
            }
        }
    }
}

fn main() {
    let mut document = String::from("[");
    for n in 0..20_000 {
        let comma = if n > 0 { ",\n  " } else { "" };
        write!(
            document,
            r#"{comma}{{"id": {n}, "name": "ship \"{n}\"", "draught": {}, "crew": [{}, null, true], "at": {{"port": false}}}}"#,
            f64::from(n) / 8.0,
            n % 40
        )
        .unwrap();
    }
    document.push(']');
    let mut sum = 0u32;
    for _ in 0..8 {
        let printed = Parser { input: document.as_bytes(), at: 0 }.value().to_string();
        sum = printed.bytes().fold(sum, |sum, byte| sum.wrapping_mul(31).wrapping_add(u32::from(byte)));
        document = printed;
    }
    println!("json {} {sum:08x}", document.len());
}
