//! Bytes with addresses in them.

use cranelift_module::{DataDescription, ModuleRelocTarget};

/// The contents of a piece of data, little-endian.
#[derive(Clone, Debug)]
pub(super) struct Blob {
    pub(super) bytes: Vec<u8>,
    /// (offset, what is there, addend): 64-bit addresses that the linker fills in.
    pub(super) addresses: Vec<(u32, ModuleRelocTarget, i64)>,
    pub(super) align: u64,
    pub(super) writable: bool,
    pub(super) section: Option<String>,
}

/// The address of no values.
const NOWHERE: u64 = 16;

impl Default for Blob {
    /// Read-only data aligned to 8 bytes.
    fn default() -> Blob {
        Blob::aligned(8)
    }
}

impl Blob {
    /// Read-only data.
    pub(super) fn aligned(align: u64) -> Blob {
        Blob { bytes: Vec::new(), addresses: Vec::new(), align, writable: false, section: None }
    }

    /// Text, which needs no alignment.
    pub(super) fn text(text: &str) -> Blob {
        Blob { bytes: text.into(), ..Blob::aligned(1) }
    }

    /// Writable data.
    pub(super) fn writable(align: u64) -> Blob {
        Blob { writable: true, ..Blob::aligned(align) }
    }

    /// Read-only data for which room is made.
    pub(super) fn with_capacity(capacity: usize) -> Blob {
        Blob { bytes: Vec::with_capacity(capacity), ..Blob::default() }
    }

    pub(super) fn len(&self) -> usize {
        self.bytes.len()
    }

    pub(super) fn contents(&self) -> &[u8] {
        &self.bytes
    }

    /// Whether all of it is zero, with no address in it.
    pub(super) fn is_zero(&self) -> bool {
        self.addresses.is_empty() && self.bytes.iter().all(|&byte| byte == 0)
    }

    pub(super) fn bytes(&mut self, bytes: &[u8]) {
        self.bytes.extend_from_slice(bytes);
    }

    /// Appends another blob.
    pub(super) fn append(&mut self, other: Blob) {
        let offset = self.len() as u32;
        self.bytes.extend(other.bytes);
        self.addresses
            .extend(other.addresses.into_iter().map(|(at, target, addend)| (offset + at, target, addend)));
    }

    pub(super) fn u32(&mut self, value: u32) {
        self.bytes(&value.to_le_bytes());
    }

    pub(super) fn u64(&mut self, value: u64) {
        self.bytes(&value.to_le_bytes());
    }

    /// Appends the address of `target` plus `addend`.
    pub(super) fn address(&mut self, target: ModuleRelocTarget, addend: i64) {
        self.addresses.push((self.bytes.len() as u32, target, addend));
        self.u64(0);
    }

    /// Appends a [`wasmc_abi::program::Slice`].
    pub(super) fn slice(&mut self, slice: Option<(ModuleRelocTarget, u64)>) {
        match slice {
            Some((target, count)) => {
                self.address(target, 0);
                self.u64(count);
            }
            // An address that values of any kind can have.
            None => {
                self.u64(NOWHERE);
                self.u64(0);
            }
        }
    }

    /// Appends zeros up to `offset`.
    pub(super) fn pad_to(&mut self, offset: usize) {
        self.bytes.resize(offset, 0);
    }

    /// The same as cranelift-module takes it.
    pub(super) fn into_description(self) -> DataDescription {
        let is_zero = self.is_zero();
        let mut description = DataDescription::new();
        description.set_align(self.align);
        if let Some(section) = &self.section {
            description.set_custom_section(section);
        }
        for (offset, target, addend) in self.addresses {
            let value = description.import_global_value(target);
            description.write_data_addr(offset, value, addend);
        }
        // A symbol of no size would share its address with the next.
        match self.bytes.len().max(1) {
            size if is_zero && self.writable => description.define_zeroinit(size),
            size => {
                let mut bytes = self.bytes;
                bytes.resize(size, 0);
                description.define(bytes.into_boxed_slice());
            }
        }
        description
    }
}
