//! The linker: against another linker, by running what it links, and by what must always hold.

mod lld;
mod objects;
mod picture;
mod run;
mod tools;
