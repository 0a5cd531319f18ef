//! The least program in Rust that writes something.

fn main() {
    println!("hello");
}
