//! What each change adds to what a household gets, so that the parts add up to the whole.
//!
//! The value of L. S. Shapley, "A Value for n-Person Games", Contributions to the Theory of Games II, 1953: a change is
//! credited with what it adds to the changes made before it, as a mean over all orders in which they can be made. It is the
//! only division that adds up, treats alike what acts alike, gives nothing to what adds nothing, and adds up over amounts.

use crate::ground::amount::Lane;

/// Most changes that are told apart: with each one more there are twice as many mixtures of two versions.
pub const APART: usize = 8;

/// The division among a number of changes.
#[derive(Clone, Debug)]
pub struct Shares {
    /// By how many changes were made before: in how many orders a change comes right after just these.
    orders: Vec<Lane>,
    /// All orders: credits are so many times too large.
    pub all: Lane,
}

impl Shares {
    /// Among so many changes, at most [`APART`].
    #[must_use]
    pub fn among(changes: usize) -> Self {
        let factorial =
            |up_to: usize| (1..=up_to).fold(1, |product, factor| product * Lane::try_from(factor).unwrap_or(1));
        let orders = (0..changes).map(|before| factorial(before) * factorial(changes - 1 - before));
        Self { orders: orders.collect(), all: factorial(changes) }
    }

    /// Among how many.
    #[must_use]
    pub fn changes(&self) -> usize {
        self.orders.len()
    }

    /// The credit of each change, times [`Shares::all`], from what the household gets under each mixture: by the set of
    /// changes made, a bit each.
    pub fn credits(&self, amounts: &[Lane], credits: &mut Vec<Lane>) {
        credits.clear();
        credits.extend((0..self.orders.len()).map(|change| {
            let bit = 1 << change;
            let before = (0..amounts.len()).filter(|made| made & bit == 0);
            before.fold(0, |sum: Lane, made| {
                let orders = self.orders[made.count_ones() as usize];
                sum.wrapping_add((amounts[made | bit].wrapping_sub(amounts[made])).wrapping_mul(orders))
            })
        }));
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn credits(amounts: &[Lane]) -> Vec<Lane> {
        let mut credits = Vec::new();
        Shares::among(amounts.len().ilog2() as usize).credits(amounts, &mut credits);
        credits
    }

    /// What each change adds, over all orders in which they can be made: each order gone through.
    fn by_orders(amounts: &[Lane], made: usize, left: &[usize], credits: &mut [Lane]) -> Lane {
        let mut orders = 0;
        for change in left {
            let rest: Vec<usize> = left.iter().copied().filter(|other| other != change).collect();
            let next = made | (1 << change);
            let of = by_orders(amounts, next, &rest, credits);
            credits[*change] += of * (amounts[next] - amounts[made]);
            orders += of;
        }
        if left.is_empty() { 1 } else { orders }
    }

    #[test]
    fn a_floor_and_an_allowance_that_meet_share_what_they_do_together() {
        // 500 at least, 450 before; the allowance alone makes it 480, the floor alone 500, both together 530.
        let all = credits(&[450, 480, 500, 530]);
        assert_eq!(all, [60, 100]);
        assert_eq!(all.iter().sum::<Lane>(), 2 * (530 - 450));
        assert_eq!(credits(&[0, 0, 0, 100]), [100, 100], "neither does anything alone");
        assert_eq!(credits(&[10, 7]), [-3]);
        assert!(credits(&[5]).is_empty());
    }

    proptest! {
        #[test]
        fn credits_add_up_and_are_means_over_all_orders(
            amounts in (0_u32..5).prop_flat_map(|changes| prop::collection::vec(-1000_i128..1000, 1 << changes)),
        ) {
            let shares = Shares::among(amounts.len().ilog2() as usize);
            let all = credits(&amounts);
            prop_assert_eq!(all.iter().sum::<Lane>(), shares.all * (amounts[amounts.len() - 1] - amounts[0]));
            let changes: Vec<usize> = (0..all.len()).collect();
            let mut means = vec![0; all.len()];
            prop_assert_eq!(by_orders(&amounts, 0, &changes, &mut means), shares.all);
            prop_assert_eq!(all, means);
        }

        #[test]
        fn the_order_in_which_changes_are_listed_is_of_no_matter(
            amounts in prop::collection::vec(-1000_i128..1000, 8), first in 0_usize..3, second in 0_usize..3,
        ) {
            let swapped = |made: usize| {
                let bits = [(made >> first) & 1, (made >> second) & 1];
                (made & !(1 << first) & !(1 << second)) | (bits[0] << second) | (bits[1] << first)
            };
            let other: Vec<Lane> = (0..8).map(|made| amounts[swapped(made)]).collect();
            let mut turned = credits(&other);
            turned.swap(first, second);
            prop_assert_eq!(turned, credits(&amounts));
        }

        #[test]
        fn what_adds_nothing_gets_nothing_and_what_stands_alone_gets_its_own(
            others in prop::collection::vec(-1000_i128..1000, 4), own in -1000_i128..1000,
        ) {
            let amounts: Vec<Lane> = (0..8).map(|made: usize| others[made & 3] + if made & 4 == 0 { 0 } else { own }).collect();
            prop_assert_eq!(credits(&amounts)[2], Shares::among(3).all * own);
        }
    }
}
