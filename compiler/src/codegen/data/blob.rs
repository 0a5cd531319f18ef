//! Bytes with addresses in them.

use cranelift_module::ModuleRelocTarget;

/// The contents of a piece of data, little-endian.
#[derive(Clone, Debug)]
pub(in crate::codegen) struct Blob {
    pub(in crate::codegen) bytes: Vec<u8>,
    /// (offset, what is there, addend): 64-bit addresses that the linker fills in.
    pub(in crate::codegen) addresses: Vec<(u32, ModuleRelocTarget, i64)>,
    pub(in crate::codegen) align: u64,
    pub(in crate::codegen) writable: bool,
    pub(in crate::codegen) section: Option<String>,
}

impl Default for Blob {
    /// Read-only data aligned to 8 bytes.
    fn default() -> Blob {
        Blob::aligned(8)
    }
}

impl Blob {
    /// Read-only data.
    pub(in crate::codegen) fn aligned(align: u64) -> Blob {
        Blob { bytes: Vec::new(), addresses: Vec::new(), align, writable: false, section: None }
    }

    /// Writable data.
    pub(in crate::codegen) fn writable(align: u64) -> Blob {
        Blob { writable: true, ..Blob::aligned(align) }
    }

    /// Read-only data for which room is made.
    pub(in crate::codegen) fn with_capacity(capacity: usize) -> Blob {
        Blob { bytes: Vec::with_capacity(capacity), ..Blob::default() }
    }

    pub(in crate::codegen) fn len(&self) -> usize {
        self.bytes.len()
    }

    pub(in crate::codegen) fn contents(&self) -> &[u8] {
        &self.bytes
    }

    pub(in crate::codegen) fn bytes(&mut self, bytes: &[u8]) {
        self.bytes.extend_from_slice(bytes);
    }

    pub(in crate::codegen) fn u32(&mut self, value: u32) {
        self.bytes(&value.to_le_bytes());
    }

    pub(in crate::codegen) fn u64(&mut self, value: u64) {
        self.bytes(&value.to_le_bytes());
    }

    /// Appends the address of `target` plus `addend`.
    pub(in crate::codegen) fn address(&mut self, target: ModuleRelocTarget, addend: i64) {
        self.addresses.push((self.bytes.len() as u32, target, addend));
        self.u64(0);
    }

    /// Appends a [`wasmc_abi::program::Slice`].
    pub(in crate::codegen) fn slice(&mut self, slice: Option<(ModuleRelocTarget, u64)>) {
        match slice {
            Some((target, count)) => {
                self.address(target, 0);
                self.u64(count);
            }
            None => {
                self.u64(0);
                self.u64(0);
            }
        }
    }

    /// Appends zeros up to `offset`.
    pub(in crate::codegen) fn pad_to(&mut self, offset: usize) {
        self.bytes.resize(offset, 0);
    }
}
