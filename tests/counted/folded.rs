//! How many accesses add up two indices themselves, as the CLIF of an image says. Where that is not known not to wrap, the sum is widened.

use std::collections::HashMap;

/// What makes a value: an operator, without its type, and operands.
type Definition<'t> = (&'t str, Vec<&'t str>);

/// The values of one function, by name.
struct Values<'t> {
    defined: HashMap<&'t str, Definition<'t>>,
    aliases: HashMap<&'t str, &'t str>,
}

/// The accesses in `clif` whose addresses are sums, of 64 bits, of two indices, a constant and the base of memory.
pub(crate) fn folded(clif: &str) -> usize {
    clif.split("\nfunction ").map(|function| Values::of(function).folded()).sum()
}

impl<'t> Values<'t> {
    fn of(function: &'t str) -> Values<'t> {
        let mut values = Values { defined: HashMap::new(), aliases: HashMap::new() };
        for line in function.lines() {
            let line = line.split(';').next().unwrap_or_default().trim();
            let line =
                if line.starts_with('@') { line.split_once(' ').map_or("", |(_, rest)| rest) } else { line };
            if let Some((value, source)) = line.split_once(" -> ") {
                values.aliases.insert(value.trim(), source.trim());
            } else if let Some((value, definition)) = line.split_once(" = ") {
                let (operator, operands) = definition.split_once(' ').unwrap_or((definition, ""));
                let operator = operator.split('.').next().unwrap_or_default();
                let operands = operands.split([' ', ',', '+']).filter(|word| word.starts_with('v')).collect();
                values.defined.insert(value.trim(), (operator, operands));
            }
        }
        values
    }

    /// The operands of what makes `value`, if that is `operator`.
    fn operands(&self, value: &'t str, operator: &str) -> Option<&[&'t str]> {
        let mut value = value;
        while let Some(&source) = self.aliases.get(value) {
            value = source;
        }
        self.defined.get(value).filter(|(found, _)| *found == operator).map(|(_, operands)| &operands[..])
    }

    fn folded(&self) -> usize {
        let loads = self.defined.values().filter(|(operator, _)| *operator == "uload8");
        loads.filter(|(_, operands)| self.is_folded(operands).is_some()).count()
    }

    fn is_folded(&self, address: &[&'t str]) -> Option<()> {
        let based = self.operands(address.first()?, "iadd")?;
        let with_constant = self.operands(based.get(1)?, "iadd")?;
        let [left, right] = *self.operands(with_constant.first()?, "iadd")? else { return None };
        self.operands(with_constant.get(1)?, "iconst")?;
        (self.operands(left, "iconst").is_none() && self.operands(right, "iconst").is_none()).then_some(())
    }
}
