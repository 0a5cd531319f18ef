//! Subtyping at run time. All types of a program are known, so they can be put in such an order that each is followed by all of its
//! subtypes: whether one type is a subtype of another is then whether its rank, its place in this order, is in a range.

use super::TypeTable;
use std::ops::Range;
use wasmc_abi::funcref::FIRST_TYPE;

/// The rank of what has no type: it is in no range.
const NO_TYPE: u32 = u32::MAX;

/// The ranks of the types of a program: preorder in the forest that the declared supertypes make.
#[derive(Debug, Hash)]
pub struct Ranks {
    /// By number; numbers below the first are no type's.
    ranks: Vec<u32>,
    /// By number: how many types the type and its subtypes are.
    sizes: Vec<u32>,
}

impl Ranks {
    /// Ranks `types`.
    #[must_use]
    pub fn new(types: &TypeTable) -> Ranks {
        let end = FIRST_TYPE as usize + types.types.len();
        let mut sizes = vec![1; end];
        // Supertypes have lower numbers than their subtypes.
        for number in types.numbers().rev() {
            if let Some(supertype) = types.supertype(number) {
                sizes[supertype as usize] += sizes[number as usize];
            }
        }
        let mut ranks = vec![NO_TYPE; end];
        // By number: the rank of the next subtype that is met. Types without supertype are counted at 0, which is no type's number.
        let mut next = vec![0; end];
        for number in types.numbers() {
            let rank = &mut next[types.supertype(number).unwrap_or(0) as usize];
            ranks[number as usize] = *rank;
            *rank += sizes[number as usize];
            next[number as usize] = ranks[number as usize] + 1;
        }
        Ranks { ranks, sizes }
    }

    /// The ranks by number, with one for 0, the number that a null reference has.
    #[must_use]
    pub fn by_number(&self) -> &[u32] {
        &self.ranks
    }

    /// The ranks of the type with that number and all of its subtypes; nothing when it has no subtypes but itself.
    #[must_use]
    pub fn with_subtypes(&self, number: u32) -> Option<Range<u32>> {
        let (rank, size) = (self.ranks[number as usize], self.sizes[number as usize]);
        (size > 1).then(|| rank..rank + size)
    }

    /// Whether any type has a subtype but itself.
    #[must_use]
    pub fn any(&self) -> bool {
        self.sizes.iter().any(|&size| size > 1)
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::intern;
    use super::{NO_TYPE, Ranks};

    #[test]
    fn the_ranks_of_subtypes_are_a_range_of_their_own() {
        let (table, numbers) = intern(&[
            "(type $a (sub (func))) (type (func (param i32))) (type $b (sub $a (func))) (type $c (sub final $a (func)))",
            "(type $a (sub (func))) (type $b (sub $a (func))) (type $d (sub $b (func))) (type $e (sub (struct)))
             (type (sub $e (struct)))",
        ]);
        let ranks = Ranks::new(&table);
        let all = || numbers.iter().flatten().copied();
        for super_ in all() {
            for sub in all() {
                let rank = ranks.by_number()[sub as usize];
                let found = ranks.with_subtypes(super_).map_or(sub == super_, |range| range.contains(&rank));
                assert_eq!(found, table.is_declared_subtype(sub, super_), "{sub} <: {super_}");
            }
        }
        assert_eq!(ranks.by_number()[0], NO_TYPE);
        assert!(ranks.any());
    }

    #[test]
    fn without_declared_subtypes_there_are_no_ranges() {
        let (table, numbers) = intern(&["(type (sub (func))) (type (func (param i32)))"]);
        let ranks = Ranks::new(&table);
        assert!(!ranks.any());
        assert_eq!(numbers[0].iter().find_map(|&number| ranks.with_subtypes(number)), None);
    }
}
