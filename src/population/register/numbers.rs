//! The numbers that the rows of a chunk have in their file.

/// Runs of rows that follow each other in their file, by the first row of each and its number.
#[derive(Clone, Debug, Default)]
pub(super) struct Numbers(Vec<(usize, u64)>);

impl Numbers {
    /// From a row on they count from a number.
    pub fn goes_on(&mut self, row: usize, number: u64) {
        self.0.push((row, number));
    }

    /// The number of a row.
    pub fn of(&self, row: usize) -> u64 {
        let run = self.0.partition_point(|(begin, _)| *begin <= row).checked_sub(1);
        run.map_or(0, |run| {
            let (begin, number) = self.0[run];
            number + u64::try_from(row - begin).unwrap_or(0)
        })
    }

    /// Those of so many rows.
    pub fn all(&self, rows: usize) -> Vec<u64> {
        let ends = self.0.iter().skip(1).map(|(begin, _)| *begin).chain([rows]);
        let runs = self.0.iter().zip(ends);
        runs.flat_map(|((begin, number), end)| (*number..).take(end.saturating_sub(*begin))).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_run_counts_from_its_own_number() {
        let mut numbers = Numbers::default();
        numbers.goes_on(0, 10);
        numbers.goes_on(2, 13);
        assert_eq!([0, 1, 2, 4].map(|row| numbers.of(row)), [10, 11, 13, 15]);
        assert_eq!(numbers.all(5), [10, 11, 13, 14, 15]);
    }
}
