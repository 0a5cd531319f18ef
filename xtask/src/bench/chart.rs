//! The chart: for each program, where the other sides stand beside wasmc, on a logarithmic axis.

use super::measure::Measured;
use super::report::ratios;
use super::sides::Side;
use std::fmt::Write;

/// The width of the whole, of the names at the left, and the height of a row, in pixels.
const WIDTH: f64 = 860.0;
const LEFT: f64 = 150.0;
const ROW: f64 = 18.0;
const TOP: f64 = 80.0;
const RIGHT: f64 = 20.0;

/// How many sides the legend names in a line, and the distances of names and lines.
const NAMED: usize = 4;
const NAME: [f64; 2] = [150.0, 18.0];

/// Where ratios stand on the axis.
struct Axis {
    /// The powers of two at its ends.
    low: f64,
    high: f64,
}

impl Axis {
    /// The axis that holds all of `values`, and 1.
    fn of(values: impl Iterator<Item = f64>) -> Axis {
        let (low, high) = values.fold((0.0_f64, 0.0_f64), |(low, high), value| {
            let exponent = value.log2();
            (low.min(exponent.floor()), high.max(exponent.ceil()))
        });
        Axis { low, high: high.max(low + 1.0) }
    }

    fn x(&self, ratio: f64) -> f64 {
        LEFT + (ratio.log2() - self.low) / (self.high - self.low) * (WIDTH - LEFT - RIGHT)
    }
}

/// The chart as SVG.
pub(crate) fn svg(measured: &[Measured], sides: &[Side], base: Side) -> String {
    let series: Vec<_> = sides
        .iter()
        .filter(|side| **side != base)
        .map(|side| (*side, ratios(measured, *side, base, Measured::cpu)))
        .collect();
    let axis =
        Axis::of(series.iter().flat_map(|(_, points)| points).flat_map(|(_, ratio)| [ratio.low, ratio.high]));
    let bottom = TOP + ROW * measured.len() as f64;
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {WIDTH} {}\" font-family=\"sans-serif\" font-size=\"11\">\n\
         <rect width=\"100%\" height=\"100%\" fill=\"white\"/>\n\
         <text x=\"10\" y=\"18\" font-size=\"13\">Time of processors beside {} = 1 (right of the line, {} is faster)</text>\n",
        bottom + 10.0,
        base.name(),
        base.name(),
    );
    grid(&mut svg, &axis, bottom);
    for (n, program) in measured.iter().enumerate() {
        let y = TOP + ROW * (n as f64 + 0.7);
        let _ = writeln!(
            svg,
            "<text x=\"{}\" y=\"{y}\" text-anchor=\"end\">{}</text>",
            LEFT - 12.0,
            program.name
        );
    }
    for (n, (side, points)) in series.iter().enumerate() {
        let color = color(*side);
        let x = LEFT + NAME[0] * (n % NAMED) as f64;
        let y = 34.0 + NAME[1] * (n / NAMED) as f64;
        let _ = writeln!(
            svg,
            "<circle cx=\"{x}\" cy=\"{y}\" r=\"4\" fill=\"{color}\"/><text x=\"{}\" y=\"{}\">{}</text>",
            x + 8.0,
            y + 4.0,
            side.name()
        );
        for (name, ratio) in points {
            let Some(row) = measured.iter().position(|program| program.name == *name) else { continue };
            let y = TOP + ROW * (row as f64 + 0.5);
            let [low, middle, high] = [ratio.low, ratio.median, ratio.high].map(|ratio| axis.x(ratio));
            let _ = writeln!(
                svg,
                "<path d=\"M{low:.1} {y}H{high:.1}\" stroke=\"{color}\"/><circle cx=\"{middle:.1}\" cy=\"{y}\" r=\"4\" fill=\"{color}\"/>"
            );
        }
    }
    svg.push_str("</svg>\n");
    svg
}

/// A line at each power of two, the one at 1 stronger.
fn grid(svg: &mut String, axis: &Axis, bottom: f64) {
    let mut exponent = axis.low;
    while exponent <= axis.high {
        let (ratio, x) = (exponent.exp2(), axis.x(exponent.exp2()));
        let color = if exponent == 0.0 { "#333" } else { "#ddd" };
        let _ = writeln!(svg, "<path d=\"M{x:.1} {TOP}V{bottom}\" stroke=\"{color}\"/>");
        let _ = writeln!(svg, "<text x=\"{x:.1}\" y=\"{}\" text-anchor=\"middle\">{ratio}</text>", TOP - 6.0);
        exponent += 1.0;
    }
}

/// Colours that those who confuse red and green can tell apart.
fn color(side: Side) -> &'static str {
    match side {
        Side::Native => "#000000",
        Side::Wasmc => "#009e73",
        Side::Wasmtime => "#d55e00",
        Side::Wamr => "#f0e442",
        Side::Wasm2cGcc => "#e69f00",
        Side::Wasm2cClang => "#cc79a7",
        Side::Node => "#56b4e9",
        Side::NodeOptimized => "#0072b2",
    }
}

#[cfg(test)]
mod tests {
    use super::super::usage::Usage;
    use super::*;
    use std::time::Duration;

    #[test]
    fn ratios_stand_where_the_axis_says() {
        let axis = Axis::of([0.6, 3.0].into_iter());
        assert_eq!((axis.low, axis.high), (-1.0, 2.0));
        assert!((axis.x(0.5) - LEFT).abs() < 1e-9 && (axis.x(4.0) - (WIDTH - RIGHT)).abs() < 1e-9);
    }

    #[test]
    fn every_side_but_the_base_has_a_point() {
        let usage = |seconds| {
            Ok(vec![Usage {
                wall: Duration::ZERO,
                cpu: Duration::from_secs(seconds),
                peak_kib: 0,
                exit: Some(0),
            }])
        };
        let sides = vec![(Side::Native, usage(1)), (Side::Wasmc, usage(2))];
        let measured = [Measured { name: "fib", about: String::new(), sides }];
        let svg = svg(&measured, &[Side::Native, Side::Wasmc], Side::Wasmc);
        // One in the legend, one for the program.
        assert_eq!(svg.matches("<circle").count(), 2);
        assert!(svg.contains(">fib<") && svg.contains("beside wasmc = 1"));
    }
}
