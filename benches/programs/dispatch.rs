//! Virtual calls: shapes behind `dyn`, in an order that no processor predicts well.

trait Shape {
    fn area(&self) -> f64;
    fn grow(&mut self, by: f64);
}

struct Circle(f64);
struct Square(f64);
struct Triangle(f64, f64);
struct Ring(f64, f64);

impl Shape for Circle {
    fn area(&self) -> f64 {
        self.0 * self.0 * 3.0
    }
    fn grow(&mut self, by: f64) {
        self.0 += by;
    }
}

impl Shape for Square {
    fn area(&self) -> f64 {
        self.0 * self.0
    }
    fn grow(&mut self, by: f64) {
        self.0 += by;
    }
}

impl Shape for Triangle {
    fn area(&self) -> f64 {
        self.0 * self.1 / 2.0
    }
    fn grow(&mut self, by: f64) {
        self.0 += by;
        self.1 += by;
    }
}

impl Shape for Ring {
    fn area(&self) -> f64 {
        (self.1 * self.1 - self.0 * self.0) * 3.0
    }
    fn grow(&mut self, by: f64) {
        self.1 += by;
    }
}

fn main() {
    let mut seed = 3u32;
    let mut shapes: Vec<Box<dyn Shape>> = Vec::new();
    for _ in 0..2000 {
        seed = seed.wrapping_mul(1664525).wrapping_add(1013904223);
        shapes.push(match seed >> 30 {
            0 => Box::new(Circle(1.0)),
            1 => Box::new(Square(2.0)),
            2 => Box::new(Triangle(1.0, 3.0)),
            _ => Box::new(Ring(1.0, 2.0)),
        });
    }
    let mut sum = 0.0;
    for round in 0..15_000 {
        for shape in &mut shapes {
            sum += shape.area();
            shape.grow(0.0001);
        }
        if round % 4096 == 0 {
            shapes.swap(round % 1999, 7);
        }
    }
    println!("dispatch {sum:.3}");
}
