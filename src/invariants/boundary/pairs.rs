//! Every value of each of several facts together with every value of each other one, in few rows.

use std::collections::BTreeSet;

/// Rows of choices, one of so many for each fact, in which every two choices of two facts stand together at least once;
/// at most `most` rows. The same for the same numbers.
#[must_use]
pub fn rows(sizes: &[usize], most: usize) -> Vec<Vec<usize>> {
    let mut open: BTreeSet<[(usize, usize); 2]> = BTreeSet::new();
    for (a, left) in sizes.iter().enumerate() {
        for (b, right) in sizes.iter().enumerate().skip(a + 1) {
            open.extend((0..*left).flat_map(|x| (0..*right).map(move |y| [(a, x), (b, y)])));
        }
    }
    let mut all: Vec<Vec<usize>> = Vec::new();
    // One fact alone has no other to stand with.
    if let (true, [only]) = (open.is_empty(), sizes) {
        return (0..(*only).min(most)).map(|choice| vec![choice]).collect();
    }
    while let Some(first) = open.first().copied().filter(|_| all.len() < most) {
        let mut row: Vec<Option<usize>> = vec![None; sizes.len()];
        for (fact, choice) in first {
            row[fact] = Some(choice);
        }
        for fact in 0..sizes.len() {
            if row[fact].is_none() {
                // From row to row another choice comes first, so that those which decide nothing are spread.
                let turn = all.len();
                let choices = (0..sizes[fact]).map(|choice| (choice + turn) % sizes[fact]);
                row[fact] = choices.rev().max_by_key(|choice| closes(&open, &row, (fact, *choice)));
            }
        }
        let row: Vec<usize> = row.into_iter().map(|choice| choice.unwrap_or(0)).collect();
        open.retain(|[a, b]| row[a.0] != a.1 || row[b.0] != b.1);
        all.push(row);
    }
    all
}

/// How many open pairs a choice closes beside those that are made already.
fn closes(open: &BTreeSet<[(usize, usize); 2]>, row: &[Option<usize>], choice: (usize, usize)) -> usize {
    let others = row.iter().enumerate().filter_map(|(fact, made)| Some((fact, (*made)?)));
    others.filter(|other| open.contains(&if *other < choice { [*other, choice] } else { [choice, *other] })).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_two_choices_stand_together_in_far_fewer_rows_than_there_are() {
        let sizes = [4, 6, 2, 2, 2, 4, 2, 3];
        let rows = rows(&sizes, 1_000);
        for (a, left) in sizes.iter().enumerate() {
            for (b, right) in sizes.iter().enumerate().skip(a + 1) {
                for (x, y) in (0..*left).flat_map(|x| (0..*right).map(move |y| (x, y))) {
                    assert!(rows.iter().any(|row| row[a] == x && row[b] == y), "{a} {x}, {b} {y}");
                }
            }
        }
        assert!(rows.len() <= 40, "{} rows", rows.len());
        assert_eq!(super::rows(&sizes, 7).len(), 7);
        assert_eq!(super::rows(&[3], 9), [vec![0], vec![1], vec![2]]);
        assert!(super::rows(&[], 9).is_empty());
    }
}
