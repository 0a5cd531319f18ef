//! What is computed from samples: medians, ratios of runs that took turns, and geometric means.

/// Three numbers of a set of samples.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Summary {
    /// The smallest, or the smallest that counts.
    pub(crate) low: f64,
    /// The middle one; of an even count, the mean of the two in the middle.
    pub(crate) median: f64,
    /// The largest, or the largest that counts.
    pub(crate) high: f64,
}

/// Summarizes samples, with their extremes; `None` when there are none.
pub(crate) fn summary(samples: impl IntoIterator<Item = f64>) -> Option<Summary> {
    between(samples, 0)
}

/// Summarizes many samples, without the tenth of them at either end: of many runs, some are always out of the ordinary.
pub(crate) fn central(samples: impl IntoIterator<Item = f64>) -> Option<Summary> {
    between(samples, 10)
}

/// Summarizes samples, leaving out one in `tail` at either end where `tail` is not 0.
fn between(samples: impl IntoIterator<Item = f64>, tail: usize) -> Option<Summary> {
    let mut sorted: Vec<f64> = samples.into_iter().collect();
    sorted.sort_unstable_by(f64::total_cmp);
    let out = sorted.len().checked_div(tail).unwrap_or(0);
    let (low, high) = (*sorted.get(out)?, sorted[sorted.len() - 1 - out]);
    let middle = sorted.len() / 2;
    let odd = sorted.len() % 2 == 1;
    let median = if odd { sorted[middle] } else { f64::midpoint(sorted[middle - 1], sorted[middle]) };
    Some(Summary { low, median, high })
}

/// The ratio of `samples` to `base`, round by round: what else the machine did in a round hits both alike.
pub(crate) fn ratio(samples: &[f64], base: &[f64]) -> Option<Summary> {
    summary(samples.iter().zip(base).filter(|(_, base)| **base > 0.0).map(|(sample, base)| sample / base))
}

/// The geometric mean of positive numbers; `None` when there are none.
pub(crate) fn geometric_mean(numbers: impl IntoIterator<Item = f64>) -> Option<f64> {
    let (count, sum) =
        numbers.into_iter().fold((0.0, 0.0), |(count, sum), number| (count + 1.0, sum + number.ln()));
    (count > 0.0).then(|| (sum / count).exp())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_median_is_in_the_middle() {
        assert_eq!(summary([3.0, 1.0, 2.0]), Some(Summary { low: 1.0, median: 2.0, high: 3.0 }));
        assert_eq!(summary([4.0, 1.0]).map(|summary| summary.median), Some(2.5));
        assert_eq!(summary([]), None);
    }

    #[test]
    fn a_tenth_at_either_end_is_left_out() {
        let samples = (1..=20).map(f64::from);
        assert_eq!(central(samples), Some(Summary { low: 3.0, median: 10.5, high: 18.0 }));
    }

    #[test]
    fn ratios_are_of_the_same_round() {
        // The second round was twice as slow for both.
        let ratio = ratio(&[3.0, 6.0], &[2.0, 4.0]).unwrap();
        assert_eq!(ratio, Summary { low: 1.5, median: 1.5, high: 1.5 });
    }

    #[test]
    fn half_and_double_cancel_out() {
        assert!((geometric_mean([0.5, 2.0]).unwrap() - 1.0).abs() < 1e-12);
        assert_eq!(geometric_mean([]), None);
    }
}
