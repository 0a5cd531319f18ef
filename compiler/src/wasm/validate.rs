//! Validation of function bodies, in parallel, with what else is found out on the way, and the one limit of wasmc's own that is about them.

use super::module::Module;
use super::objects::refuse_object;
use super::read::invalid;
use super::writes::Writes;
use crate::error::{Error, Result};
use rayon::prelude::*;
use wasmparser::{
    BinaryReaderError, FuncToValidate, FuncValidator, FuncValidatorAllocations, FunctionBody,
    ValidatorResources,
};

/// How deep blocks may nest. Code generation keeps a scope for each, and what it does at the bottom of all of them can take as long as
/// they are many.
const MAX_NESTING: usize = 50_000;

/// Validates the bodies of `module`; the error is that of the first that is not valid.
pub(super) fn validate_bodies(
    module: &Module<'_>,
    functions: Vec<FuncToValidate<ValidatorResources>>,
) -> Result<()> {
    let first_error = functions
        .into_par_iter()
        .zip(&module.bodies)
        .map_init(FuncValidatorAllocations::default, |allocations, (function, body)| {
            let index = function.index;
            let mut validator = function.into_validator(std::mem::take(allocations));
            let result = validate(&mut validator, body, &module.writes).map_err(|error| (index, error));
            *allocations = validator.into_allocations();
            result
        })
        .find_map_first(|result| result.err());
    match first_error {
        Some((index, error)) => Err(error.in_context(module.describe_function(index))),
        None => Ok(()),
    }
}

fn validate(
    validator: &mut FuncValidator<ValidatorResources>,
    body: &FunctionBody<'_>,
    writes: &Writes,
) -> Result<()> {
    let invalid = |error: BinaryReaderError| invalid(&error);
    let mut reader = body.get_binary_reader();
    validator.read_locals(&mut reader).map_err(invalid)?;
    reader.set_features(*validator.features());
    while !reader.eof() {
        let offset = reader.original_position();
        let operator = reader.clone();
        reader.visit_operator(&mut validator.visitor(offset)).map_err(invalid)?.map_err(invalid)?;
        refuse_object(&operator)?;
        writes.note(&operator)?;
        if validator.control_stack_height() as usize > MAX_NESTING {
            return Err(Error::input(format!(
                "blocks nest deeper than {MAX_NESTING}, at offset {offset:#x}"
            )));
        }
    }
    let offset = reader.original_position();
    reader.finish_expression(&validator.visitor(offset)).map_err(invalid)
}
