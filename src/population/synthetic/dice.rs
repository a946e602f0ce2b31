//! Dice for households: the same for the same seed and number, whoever throws them. Whole numbers only.

use crate::household::generate::Dice;

use super::model::{Drawn, Take};

/// Odd numbers whose multiples, of 2^64, spread evenly and independently of each other: the fractions of the golden
/// ratio and of the square roots of 2, 3 and 7 (that of 5 would depend on the golden ratio).
const EVEN: [u64; 4] = [0x9E37_79B9_7F4A_7C15, 0x6A09_E667_F3BC_C909, 0xBB67_AE85_84CA_A73B, 0xA54F_F53A_5F1D_36F1];

/// How many draws may be spread evenly.
pub const SPREADS: usize = EVEN.len();

/// Makes the dice of each household.
#[derive(Clone, Debug)]
pub struct Cup {
    seed: u64,
    starts: [u64; SPREADS],
}

impl Cup {
    /// Dice for a seed.
    #[must_use]
    pub fn new(seed: u64) -> Self {
        let mut dice = Dice::new(seed);
        let seed = dice.roll();
        Self { seed, starts: std::array::from_fn(|_| dice.roll()) }
    }

    /// The dice of one household.
    #[must_use]
    pub fn dice(&self, household: u64) -> Dice {
        let mut apart = Dice::new(self.seed ^ household.wrapping_mul(EVEN[0]));
        Dice::new(apart.roll())
    }

    /// A part of 2^64 that is spread evenly over the numbers of households.
    #[must_use]
    pub fn even(&self, sequence: usize, household: u64) -> u64 {
        let at = sequence % SPREADS;
        self.starts[at].wrapping_add(household.wrapping_mul(EVEN[at]))
    }
}

/// What is drawn at a part of 2^64; further dice where a range is hit. [`Take::Place`], [`Take::Curve`] and
/// [`Take::Absent`] draw nothing.
pub fn drawn(take: &Take, part: u64, dice: &mut Dice) -> Drawn {
    match take {
        Take::Value(lane) => *lane,
        Take::Shares(ends, ranges) => {
            let at = ends.partition_point(|end| *end <= part);
            let (least, most) = ranges[at.min(ranges.len() - 1)];
            if least == most { least } else { between(least, most, dice.roll()) }
        }
        Take::Quantiles(points) => {
            let after = points.partition_point(|(share, _)| *share <= part).clamp(1, points.len() - 1);
            on_line(points[after - 1], points[after], part)
        }
        Take::Absent | Take::Place | Take::Curve { .. } => super::model::NOT_GIVEN,
    }
}

/// A lane of a range, each as often.
fn between(least: Drawn, most: Drawn, roll: u64) -> Drawn {
    let span = u128::from(most.abs_diff(least)) + 1;
    let up = (u128::from(roll) * span) >> 64;
    least.saturating_add(Drawn::try_from(up).unwrap_or(0))
}

/// The lane at a part between two points, rounded down.
fn on_line(from: (u64, Drawn), to: (u64, Drawn), part: u64) -> Drawn {
    let run = i128::from(to.0.saturating_sub(from.0)).max(1);
    let rise = i128::from(to.1) - i128::from(from.1);
    let along = i128::from(part.saturating_sub(from.0)).min(run);
    let up = rise.saturating_mul(along).div_euclid(run);
    Drawn::try_from(i128::from(from.1) + up).unwrap_or(from.1)
}

/// The lane of a curve at a lane, rounded down; its ends hold beyond them.
#[must_use]
pub fn on_curve(points: &[(Drawn, Drawn)], at: Drawn) -> Drawn {
    let after = points.partition_point(|(x, _)| *x <= at);
    match (after.checked_sub(1).and_then(|before| points.get(before)), points.get(after)) {
        (Some((x0, y0)), Some((x1, y1))) => {
            let (run, along) = (i128::from(*x1) - i128::from(*x0), i128::from(at) - i128::from(*x0));
            let up = ((i128::from(*y1) - i128::from(*y0)) * along).div_euclid(run.max(1));
            Drawn::try_from(i128::from(*y0) + up).unwrap_or(*y0)
        }
        (Some((_, y)), None) | (None, Some((_, y))) => *y,
        (None, None) => super::model::NOT_GIVEN,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_household_has_dice_of_its_own_and_always_the_same() {
        let cup = Cup::new(7);
        let first: Vec<u64> = (0..100).map(|number| cup.dice(number).roll()).collect();
        let again: Vec<u64> = (0..100).rev().map(|number| Cup::new(7).dice(number).roll()).collect();
        assert!(first.iter().eq(again.iter().rev()));
        let distinct: std::collections::BTreeSet<&u64> = first.iter().collect();
        assert_eq!(distinct.len(), 100);
        assert_ne!(Cup::new(8).dice(0).roll(), first[0]);
    }

    #[test]
    fn an_even_sequence_keeps_to_its_shares_at_every_size() {
        let cup = Cup::new(1);
        let shares = Take::Shares(vec![u64::MAX / 1_000 * 3, u64::MAX / 2], vec![(0, 0), (1, 1), (2, 2)]);
        for sequence in 0..SPREADS {
            let mut counts = [0_u64; 3];
            for number in 0..50_000 {
                let lane = drawn(&shares, cup.even(sequence, number), &mut cup.dice(number));
                counts[usize::try_from(lane).expect("a small lane")] += 1;
            }
            for (count, due) in counts.into_iter().zip([150, 24_850, 25_000]) {
                assert!(count.abs_diff(due) <= 10, "{count} in place of {due} in sequence {sequence}");
            }
        }
    }

    #[test]
    fn quantiles_lie_on_straight_lines_and_end_where_they_say() {
        let half = 1 << 63;
        let quantiles = Take::Quantiles(vec![(0, -100), (half, 0), (u64::MAX, 1_000)]);
        let mut dice = Dice::new(1);
        let mut at = |part| drawn(&quantiles, part, &mut dice);
        assert_eq!((at(0), at(half / 2), at(half), at(half + half / 10)), (-100, -50, 0, 99));
        assert_eq!(at(u64::MAX), 1_000);
    }

    #[test]
    fn a_curve_is_read_off_and_holds_beyond_its_ends() {
        let points = [(0, 0), (10, 100), (20, 100)];
        for (at, value) in [(-5, 0), (0, 0), (1, 10), (10, 100), (15, 100), (20, 100), (99, 100)] {
            assert_eq!(on_curve(&points, at), value, "at {at}");
        }
    }

    #[test]
    fn a_range_is_hit_at_both_ends_and_never_beyond() {
        assert_eq!((between(3, 5, 0), between(3, 5, u64::MAX)), (3, 5));
        assert_eq!((between(Drawn::MIN + 1, Drawn::MAX, 0), between(4, 4, u64::MAX)), (Drawn::MIN + 1, 4));
    }
}
