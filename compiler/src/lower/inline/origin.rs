//! Where the instructions of a lowered function come from.

use crate::program::FuncId;
use cranelift_codegen::ir::SourceLoc;

/// Where an instruction comes from. Offsets are from the start of a body, so that a function is the same wherever it lies in its module.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    /// An operator of the function itself: its offset in bytes.
    Own(u32),
    /// An operator of a function that is inlined: its position among [`Lowered::inlined`](crate::lower::Lowered::inlined).
    Inlined(u32),
}

/// An operator that has been inlined.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Inlined {
    /// The function whose body it is in.
    pub function: FuncId,
    /// Its offset in that body, in bytes.
    pub offset: u32,
    /// The operator that calls the function.
    pub call: Origin,
}

/// Set in a source location of an inlined operator. No body is so large.
const INLINED: u32 = 1 << 31;

impl Origin {
    /// What Cranelift is told.
    #[must_use]
    pub fn to_clif(self) -> SourceLoc {
        SourceLoc::new(match self {
            Origin::Own(offset) => offset,
            Origin::Inlined(position) => position | INLINED,
        })
    }

    /// What Cranelift says of an instruction; nothing where no operator is behind it.
    #[must_use]
    pub fn from_clif(location: SourceLoc) -> Option<Origin> {
        match location.bits() {
            _ if location.is_default() => None,
            inlined if inlined & INLINED != 0 => Some(Origin::Inlined(inlined & !INLINED)),
            offset => Some(Origin::Own(offset)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Origin;
    use cranelift_codegen::ir::SourceLoc;

    #[test]
    fn an_origin_survives_cranelift() {
        for origin in
            [Origin::Own(0), Origin::Own(0x7fff_ffff), Origin::Inlined(0), Origin::Inlined(0x3fff_ffff)]
        {
            assert_eq!(Origin::from_clif(origin.to_clif()), Some(origin));
        }
        assert_eq!(Origin::from_clif(SourceLoc::default()), None);
    }
}
