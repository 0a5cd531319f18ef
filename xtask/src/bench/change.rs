//! A module in which one function is another, as after a change of the source.

use crate::Result;
use wasmparser::{Encoding, Parser, Payload};

/// `i32.const 7` and `drop`, which change nothing of what a function does.
const ADDED: [u8; 3] = [0x41, 7, 0x1a];

/// Number of the code section.
const CODE: u8 = 10;

/// The module `wasm` with more at the start of the function in its middle, so that everything behind it lies elsewhere.
///
/// # Errors
/// When it is no module with functions.
pub(crate) fn one_function(wasm: &[u8]) -> Result<Vec<u8>> {
    let malformed = |error: wasmparser::BinaryReaderError| format!("it is not a module: {error}");
    let (mut section, mut bodies) = (None, Vec::new());
    for payload in Parser::new(0).parse_all(wasm) {
        match payload.map_err(malformed)? {
            Payload::Version { encoding: Encoding::Component, .. } => return Err("it is a component".into()),
            Payload::CodeSectionStart { unchecked_range, .. } => section = Some(unchecked_range),
            Payload::CodeSectionEntry(body) => bodies.push(body),
            _ => {}
        }
    }
    let (Some(section), Some(body)) = (section, bodies.get(bodies.len() / 2)) else {
        return Err("it has no functions".into());
    };
    let first = body.get_operators_reader().map_err(malformed)?.original_position() as usize;
    let range = body.range().start as usize..body.range().end as usize;
    let section = section.start as usize..section.end as usize;
    let mut code = wasm[section.start..before_size(wasm, range.start, range.len())].to_vec();
    put_size(&mut code, range.len() + ADDED.len());
    code.extend_from_slice(&wasm[range.start..first]);
    code.extend(ADDED);
    code.extend_from_slice(&wasm[first..section.end]);
    let mut changed = wasm[..before_size(wasm, section.start, section.len())].to_vec();
    debug_assert_eq!(changed.last(), Some(&CODE));
    put_size(&mut changed, code.len());
    changed.extend(code);
    changed.extend_from_slice(&wasm[section.end..]);
    Ok(changed)
}

/// Where the LEB128 number `size` begins that ends at `end`; it may be longer than it has to be.
fn before_size(wasm: &[u8], end: usize, size: usize) -> usize {
    let read = |start: usize| {
        wasm[start..end].iter().rev().fold(0, |value, byte| value << 7 | usize::from(byte & 0x7f))
    };
    let is_number =
        |start: usize| wasm[start..end - 1].iter().all(|byte| byte & 0x80 != 0) && wasm[end - 1] & 0x80 == 0;
    (1..=5)
        .map(|length| end - length)
        .rfind(|&start| is_number(start) && read(start) == size)
        .unwrap_or(end - 1)
}

fn put_size(bytes: &mut Vec<u8>, mut size: usize) {
    while size >= 0x80 {
        bytes.push(size as u8 | 0x80);
        size >>= 7;
    }
    bytes.push(size as u8);
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A module with two functions of type 0, `nop` each; the sizes are as long as LLVM writes them, or short.
    fn module(long: bool) -> Vec<u8> {
        let size = |size: u8| if long { vec![size | 0x80, 0x80, 0x80, 0x80, 0] } else { vec![size] };
        let body = [size(3), vec![0, 1, 0x0b]].concat();
        let code = [vec![2], body.clone(), body].concat();
        let head = b"\0asm\x01\0\0\0\x01\x04\x01\x60\0\0\x03\x03\x02\0\0".to_vec();
        [head, vec![CODE], size(code.len() as u8), code].concat()
    }

    #[test]
    fn what_is_changed_is_one_function() {
        for long in [false, true] {
            let before = module(long);
            let after = one_function(&before).expect("a module");
            let bodies = |wasm: &[u8]| -> Vec<Vec<u8>> {
                let payloads =
                    Parser::new(0).parse_all(wasm).map(|payload| payload.expect("it is well-formed"));
                let bodies = payloads.filter_map(|payload| match payload {
                    Payload::CodeSectionEntry(body) => Some(body.as_bytes().to_vec()),
                    _ => None,
                });
                bodies.collect()
            };
            assert_eq!(bodies(&before), [[0, 1, 0x0b], [0, 1, 0x0b]]);
            assert_eq!(bodies(&after), [vec![0, 1, 0x0b], vec![0, 0x41, 7, 0x1a, 1, 0x0b]]);
        }
    }
}
