//! What is not told of small groups, and what is not told so that it cannot be reckoned back from the whole.
//!
//! The whole is always told. A group of fewer than so many is not told at all. In a group that is told, whoever gains,
//! loses or stays is not told where they are fewer; then those who stay are not told either, for the group is their sum.
//! In each column at least two groups are not told, and together at least so many, as far as there are others: so no
//! single one follows from the whole. Whatever is not told lies on a circle of others that are not.

/// How many rows of a group gain, lose and stay.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Gain.
    pub gain: u64,
    /// Lose.
    pub lose: u64,
    /// Stay.
    pub same: u64,
}

impl Counts {
    fn all(self) -> u64 {
        self.gain + self.lose + self.same
    }
}

/// What is not told of a group.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Hidden {
    /// The group as a whole: then nothing is.
    pub all: bool,
    /// Those who gain.
    pub gain: bool,
    /// Those who lose.
    pub lose: bool,
}

impl Hidden {
    /// Whether those who stay are not told: where others are not, or these would follow.
    #[must_use]
    pub fn same(self) -> bool {
        self.gain || self.lose
    }
}

fn small(count: u64, least: u64) -> bool {
    count > 0 && count < least
}

/// What is not told of groups that make up the whole.
#[must_use]
pub fn groups(all: &[Counts], least: u64) -> Vec<Hidden> {
    let totals: Vec<u64> = all.iter().map(|counts| counts.all()).collect();
    let whole = parts(&totals, least);
    let mut hidden: Vec<Hidden> = whole.iter().map(|all| Hidden { all: *all, gain: *all, lose: *all }).collect();
    for (hidden, counts) in hidden.iter_mut().zip(all) {
        hidden.gain |= small(counts.gain, least);
        hidden.lose |= small(counts.lose, least);
        if small(counts.same, least) && !hidden.gain && !hidden.lose {
            let (gain, lose) = (counts.gain > 0, counts.lose > 0);
            hidden.lose = lose && (!gain || counts.lose <= counts.gain);
            hidden.gain = !hidden.lose;
        }
    }
    loop {
        let before = hidden.clone();
        for (hidden, counts) in hidden.iter_mut().zip(all) {
            // Where those that are not told are few together, the others are not told either.
            let few = |hidden: &Hidden| {
                let shown = if hidden.gain { 0 } else { counts.gain } + if hidden.lose { 0 } else { counts.lose };
                counts.all() - shown < least
            };
            if (hidden.gain || hidden.lose) && few(hidden) {
                (hidden.gain, hidden.lose) = (true, true);
            }
        }
        let gains: Vec<u64> = all.iter().map(|counts| counts.gain).collect();
        let losses: Vec<u64> = all.iter().map(|counts| counts.lose).collect();
        let mut marks: Vec<bool> = hidden.iter().map(|hidden| hidden.gain).collect();
        complete(&gains, &mut marks, least);
        hidden.iter_mut().zip(marks).for_each(|(hidden, gain)| hidden.gain = gain);
        let mut marks: Vec<bool> = hidden.iter().map(|hidden| hidden.lose).collect();
        complete(&losses, &mut marks, least);
        hidden.iter_mut().zip(marks).for_each(|(hidden, lose)| hidden.lose = lose);
        if before == hidden {
            break;
        }
    }
    hidden
}

/// What is not told of parts that make up the whole.
#[must_use]
pub fn parts(all: &[u64], least: u64) -> Vec<bool> {
    let mut hidden: Vec<bool> = all.iter().map(|count| small(*count, least)).collect();
    complete(all, &mut hidden, least);
    hidden
}

/// Where something is not told: two parts at least, and together not few, as far as there are others; the smallest first.
fn complete(all: &[u64], hidden: &mut [bool], least: u64) {
    loop {
        let marked = all.iter().zip(hidden.iter()).filter(|(_, hidden)| **hidden);
        let (count, sum) = marked.fold((0, 0), |(count, sum), (one, _)| (count + 1, sum + one));
        if count == 0 || (count > 1 && sum >= least) {
            return;
        }
        let open = (0..all.len()).filter(|at| !hidden[*at]);
        // One with somebody in it; where there is none, an empty one still leaves open which of the two it is.
        let next = open.min_by_key(|at| (all[*at] == 0, all[*at], *at));
        match next {
            Some(at) if all[at] > 0 || count == 1 => hidden[at] = true,
            _ => return,
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_small_part_is_never_alone() {
        assert_eq!(parts(&[3, 500, 20], 10), [true, false, true]);
        assert_eq!(parts(&[3, 4, 500], 10), [true, true, true]);
        assert_eq!(parts(&[6, 5, 500], 10), [true, true, false]);
        assert_eq!(parts(&[0, 10, 500], 10), [false, false, false]);
        assert_eq!(parts(&[3, 0], 10), [true, true]);
        assert_eq!(parts(&[3], 10), [true]);
    }

    #[test]
    fn a_small_cell_takes_those_who_stay_and_another_group_with_it() {
        let of = |gain, lose, same| Counts { gain, lose, same };
        let hidden = groups(&[of(100, 2, 500), of(100, 40, 500), of(100, 300, 500)], 10);
        let one = Hidden { lose: true, ..Hidden::default() };
        assert_eq!(hidden, [one, one, Hidden::default()]);
        let hidden = groups(&[of(1, 2, 3), of(100, 40, 500), of(100, 300, 50)], 10);
        assert_eq!(hidden.iter().map(|hidden| hidden.all).collect::<Vec<_>>(), [true, false, true]);
    }

    fn tables() -> impl Strategy<Value = Vec<Counts>> {
        let count = || prop_oneof![Just(0_u64), 1_u64..15, 15_u64..1000];
        prop::collection::vec(
            (count(), count(), count()).prop_map(|(gain, lose, same)| Counts { gain, lose, same }),
            1..12,
        )
    }

    /// Cells of a table whose sums are known follow from them exactly where they are bridges between rows and columns.
    fn follows(hidden: &[[bool; 3]], row: usize, column: usize) -> bool {
        let (mut rows, mut columns) = (vec![false; hidden.len()], [false; 3]);
        rows[row] = true;
        loop {
            let before = (rows.clone(), columns);
            for at in 0..hidden.len() {
                for other in (0..3).filter(|other| hidden[at][*other] && (at, *other) != (row, column)) {
                    let either = rows[at] || columns[other];
                    (rows[at], columns[other]) = (either, either);
                }
            }
            if columns[column] {
                return false;
            }
            if before == (rows.clone(), columns) {
                return true;
            }
        }
    }

    proptest! {
        #[test]
        fn nothing_that_is_not_told_follows_from_the_sums(all in tables(), least in 2_u64..20) {
            let hidden = groups(&all, least);
            for (hidden, counts) in hidden.iter().zip(&all) {
                let cells = [(counts.gain, hidden.gain), (counts.lose, hidden.lose), (counts.same, hidden.same())];
                for (count, hidden) in cells.into_iter().chain([(counts.all(), hidden.all)]) {
                    prop_assert!(hidden || !small(count, least));
                }
            }
            // Rows whose sum is not told are left out: nothing of them is known but what the columns say.
            let cells: Vec<[bool; 3]> = hidden.iter().map(|one| [one.gain, one.lose, one.same()]).collect();
            let alone = all.len() == 1;
            for (row, marks) in cells.iter().enumerate() {
                for column in (0..3).filter(|column| marks[*column]) {
                    prop_assert!(alone || !follows(&cells, row, column), "{:?} {:?} at {row} {column}", all, hidden);
                }
            }
        }
    }
}
