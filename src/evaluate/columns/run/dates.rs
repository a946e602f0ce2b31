//! Dates by column.

use crate::ground::date::Day;

use super::super::code::{Dates, Reg};
use super::super::ends::{FAILED, OK};
use super::super::view::View;
use super::super::width::Width;
use super::super::workspace::Buffers;
use super::{Ends, Filled, Run, one};

impl Run<'_> {
    /// Years or months between dates, or a date so much later.
    pub fn dates(&self, what: Dates, left: Reg, right: Reg, rows: usize, buffers: &mut Buffers) -> Option<Filled> {
        let operands = [left, right];
        // One day for all; where that has no value, no row has one.
        if let (Dates::YearsBetween, None, Some(View::Same(to))) =
            (what, self.sight.ends(right), self.sight.view::<i32>(right))
        {
            let years = Birthdays::until(Day(to));
            return self.map::<i32, i32>(left, rows, buffers, |from| years.since(from));
        }
        let (a, b) = (self.sight.view::<i32>(left)?, self.sight.lane(right)?);
        self.each(&operands, (rows, Width::Small), buffers, |row| {
            let date = Day(a.get(row));
            let other = i64::try_from(b(row)).ok()?;
            let to = || i32::try_from(other).ok().map(Day);
            let later = |day: Option<Day>| day.map_or((0, FAILED), |day| (i128::from(day.0), OK));
            Some(match what {
                Dates::YearsBetween => (i128::from(date.years_until(to()?)), OK),
                Dates::MonthsBetween => (i128::from(date.months_until(to()?)), OK),
                Dates::AddYears => later(date.add_years(other)),
                Dates::AddMonths => later(date.add_months(other)),
            })
        })
    }

    /// The last day from which so many years are completed on a day.
    pub fn last_day(&self, to: Reg, years: Reg) -> Option<Filled> {
        let View::Same(to) = self.sight.view::<i32>(to)? else { return None };
        let years = self.sight.lane(years)?(0);
        one(Width::Small, Birthdays::back(Day(to), years).into(), Ends::No)
    }
}

/// Years completed until one day: for each number of years the last day that they lie back.
struct Birthdays {
    to: i32,
    /// The last day from which so many years are completed; ends where the calendar does.
    last: Vec<i32>,
    /// The most years.
    most: i64,
}

impl Birthdays {
    fn until(to: Day) -> Self {
        let last: Vec<i32> = (0..).map_while(|years| back(to, years)).map(|day| day.0).collect();
        Self { to: to.0, most: i64::try_from(last.len()).unwrap_or(0) - 1, last }
    }

    /// Completed years since a day. What is no day has no years either: nobody looks at a row that holds nothing.
    #[inline]
    fn since(&self, from: i32) -> i32 {
        // 400 years have 146,097 days, and no run of years is three days off its share: one too few or just right.
        let back = i64::from(self.to) - i64::from(from) - 3;
        let few = (back.max(0) * 400 / 146_097).min(self.most);
        let years = usize::try_from(few).unwrap_or(0);
        let one_more = self.last.get(years + 1).is_some_and(|last| from <= *last);
        i32::try_from(few).unwrap_or(0) + i32::from(one_more)
    }

    /// The last day from which so many years are completed, for a comparison: later than any day for none, earlier than any
    /// for more than the calendar has.
    fn back(to: Day, years: i128) -> i32 {
        match i64::try_from(years) {
            Ok(..=0) => i32::MAX,
            Ok(years) => back(to, years).map_or(i32::MIN, |day| day.0),
            Err(_) => {
                if years < 0 {
                    i32::MAX
                } else {
                    i32::MIN
                }
            }
        }
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
            let years = Birthdays::until(Day(to)).since(from);
            prop_assert_eq!(i64::from(years), Day(from).years_until(Day(to)));
        }

        #[test]
        fn leap_days_too(year in 1800_i16..=2200, to_year in 1800_i16..=2200, near in -3_i32..=3, to_near in -3_i32..=3) {
            let (Some(from), Some(to)) = (Day::of(year, 3, 1), Day::of(to_year, 3, 1)) else { return Ok(()) };
            let (from, to) = (Day(from.0 + near), Day(to.0 + to_near));
            prop_assert_eq!(i64::from(Birthdays::until(to).since(from.0)), from.years_until(to));
        }
    }
}
