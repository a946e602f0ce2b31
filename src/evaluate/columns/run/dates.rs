//! Dates by column.

use crate::ground::date::Day;

use super::super::code::{Dates, Reg};
use super::super::ends::{FAILED, OK};
use super::super::view::View;
use super::super::width::Width;
use super::super::workspace::Buffers;
use super::{Filled, Run};

fn day(lane: i128) -> Option<Day> {
    i32::try_from(lane).ok().map(Day)
}

impl Run<'_> {
    /// Years or months between dates, or a date so much later.
    pub fn dates(&self, what: Dates, left: Reg, right: Reg, rows: usize, buffers: &mut Buffers) -> Option<Filled> {
        let operands = [left, right];
        let (a, b) = (self.sight.view::<i64>(left)?, self.sight.view::<i64>(right)?);
        if let (Dates::YearsBetween, View::Same(to)) = (what, b) {
            let to = day(i128::from(to))?;
            let years = Birthdays::until(to);
            return self.map::<i64, i64>(left, rows, buffers, |from| years.since(from));
        }
        self.each(&operands, (rows, Width::Narrow), buffers, |row| {
            let (date, other) = (day(i128::from(a.get(row)))?, b.get(row));
            let to = || day(i128::from(other));
            let later = |day: Option<Day>| day.map_or((0, FAILED), |day| (i128::from(day.0), OK));
            Some(match what {
                Dates::YearsBetween => (i128::from(date.years_until(to()?)), OK),
                Dates::MonthsBetween => (i128::from(date.months_until(to()?)), OK),
                Dates::AddYears => later(date.add_years(other)),
                Dates::AddMonths => later(date.add_months(other)),
            })
        })
    }
}

/// Years completed until one day: for each number of years the last day that they lie back.
struct Birthdays {
    to: i64,
    /// The last day from which so many years are completed; ends before the calendar does.
    last: Vec<i64>,
}

impl Birthdays {
    fn until(to: Day) -> Self {
        let (mut last, mut years) = (Vec::new(), 0);
        // Who is born on 29 February completes a year on 1 March: from that day on the same number of years lies back.
        while let Some(day) = back(to, years) {
            last.push(i64::from(day.0));
            years += 1;
        }
        Self { to: i64::from(to.0), last }
    }

    /// Completed years since a day; `None` for what is no day.
    fn since(&self, from: i64) -> Option<i64> {
        if from > i64::from(Day::MAX.0) || from < i64::from(Day::MIN.0) {
            // A row that holds nothing has 0; what is given lies in the calendar.
            return None;
        }
        let back = (self.to - from).max(0);
        // A little too many at first, never too few: a year has 365 days and a bit.
        let mut years = usize::try_from(back / 365).ok()?.min(self.last.len().checked_sub(1)?);
        while years > 0 && from > self.last[years] {
            years -= 1;
        }
        i64::try_from(years).ok()
    }
}

/// The last day from which, on `to`, so many years are completed.
fn back(to: Day, years: i64) -> Option<Day> {
    let (year, month, day) = to.parts();
    let year = i16::try_from(i64::from(year) - years).ok()?;
    match Day::of(year, month, day) {
        Some(day) => Some(day),
        // On 29 February: whoever is born on 28 February or before; a 29th does not exist in that year.
        None if (month, day) == (2, 29) => Day::of(year, 2, 28),
        None => None,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn years_are_those_of_the_calendar(from in Day::MIN.0..=Day::MAX.0, to in Day::MIN.0..=Day::MAX.0) {
            let years = Birthdays::until(Day(to)).since(i64::from(from));
            prop_assert_eq!(years, Some(Day(from).years_until(Day(to))));
        }

        #[test]
        fn leap_days_too(year in 1800_i16..=2200, to_year in 1800_i16..=2200, near in -3_i32..=3, to_near in -3_i32..=3) {
            let (Some(from), Some(to)) = (Day::of(year, 3, 1), Day::of(to_year, 3, 1)) else { return Ok(()) };
            let (from, to) = (Day(from.0 + near), Day(to.0 + to_near));
            prop_assert_eq!(Birthdays::until(to).since(i64::from(from.0)), Some(from.years_until(to)));
        }
    }
}
