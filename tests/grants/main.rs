//! What programs are granted, and what limits they have: built for every target, run, and seen to be so.

mod limits;
mod listen;
mod narrow;
mod streams;
mod threads;
mod time;
mod world;
