//! Days and months of the civil calendar. Nothing here asks what day it is.

use std::fmt;

use jiff::civil;

/// A day, as days since 1970-01-01. Years 1800 to 2200.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Day(pub i32);

/// A month of a year.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Month {
    /// The year, 1800 to 2200.
    pub year: i16,
    /// The month, 1 to 12.
    pub month: i8,
}

/// First year that data may name.
pub const FIRST_YEAR: i16 = 1800;
/// Last year that data may name.
pub const LAST_YEAR: i16 = 2200;

fn epoch_days(date: civil::Date) -> i32 {
    // Days from the civil calendar, after H. Hinnant, "chrono-compatible low-level date algorithms".
    let (month, day) = (i32::from(date.month()), i32::from(date.day()));
    let year = i32::from(date.year()) - i32::from(month <= 2);
    let era = year.div_euclid(400);
    let of_era = year.rem_euclid(400);
    let of_year = (153 * (month + if month > 2 { -3 } else { 9 }) + 2) / 5 + day - 1;
    era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468
}

fn civil_date(days: i32) -> (i16, i8, i8) {
    let z = i64::from(days) + 719_468;
    let era = z.div_euclid(146_097);
    let of_era = z.rem_euclid(146_097);
    let year_of_era = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted = (5 * of_year + 2) / 153;
    let day = of_year - (153 * shifted + 2) / 5 + 1;
    let month = if shifted < 10 { shifted + 3 } else { shifted - 9 };
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    let narrow = |n: i64| i8::try_from(n).unwrap_or(1);
    (i16::try_from(year).unwrap_or(LAST_YEAR), narrow(month), narrow(day))
}

impl Day {
    /// The first day that data may name.
    pub const MIN: Day = Day(-62_091);
    /// The last day that data may name.
    pub const MAX: Day = Day(84_370);

    /// A day by year, month and day of the month; `None` where the calendar has none or the year is out of range.
    #[must_use]
    pub fn of(year: i16, month: i8, day: i8) -> Option<Self> {
        if !(FIRST_YEAR..=LAST_YEAR).contains(&year) {
            return None;
        }
        civil::Date::new(year, month, day).ok().map(|date| Day(epoch_days(date)))
    }

    /// Reads `YYYY-MM-DD`, exactly.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let bytes = text.as_bytes();
        if bytes.len() != 10 || bytes[4] != b'-' || bytes[7] != b'-' {
            return None;
        }
        let number = |part: &str| part.bytes().all(|b| b.is_ascii_digit()).then(|| part.parse::<i16>().ok()).flatten();
        let (year, month, day) = (number(text.get(..4)?)?, number(text.get(5..7)?)?, number(text.get(8..)?)?);
        Self::of(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?)
    }

    /// Year, month, day of the month.
    #[must_use]
    pub fn parts(self) -> (i16, i8, i8) {
        civil_date(self.0)
    }

    /// The month it lies in.
    #[must_use]
    pub fn month(self) -> Month {
        let (year, month, _) = self.parts();
        Month { year, month }
    }

    /// The same day so many months later (earlier where negative); the last day of the month where it has no such day.
    /// `None` where it leaves the calendar.
    #[must_use]
    pub fn add_months(self, months: i64) -> Option<Self> {
        let (_, _, day) = self.parts();
        let month = self.month().plus(months)?;
        (0..4).find_map(|back| Self::of(month.year, month.month, day.checked_sub(back)?))
    }

    /// The same day so many years later. From 29 February it is 1 March where the year has none.
    #[must_use]
    pub fn add_years(self, years: i64) -> Option<Self> {
        let (year, month, day) = self.parts();
        let year = i16::try_from(i64::from(year).checked_add(years)?).ok()?;
        Self::of(year, month, day).or_else(|| if (month, day) == (2, 29) { Self::of(year, 3, 1) } else { None })
    }

    /// Completed years from this day to another, 0 where that is before. Born on 29 February, the year passes on 1 March.
    #[must_use]
    pub fn years_until(self, later: Self) -> i64 {
        let ((y0, m0, d0), (y1, m1, d1)) = (self.parts(), later.parts());
        (i64::from(y1) - i64::from(y0) - i64::from((m1, d1) < (m0, d0))).max(0)
    }

    /// Completed months from this day to another, 0 where that is before.
    #[must_use]
    pub fn months_until(self, later: Self) -> i64 {
        let ((y0, m0, d0), (y1, m1, d1)) = (self.parts(), later.parts());
        let months = (i64::from(y1) - i64::from(y0)) * 12 + i64::from(m1) - i64::from(m0);
        (months - i64::from(d1 < d0)).max(0)
    }
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (year, month, day) = self.parts();
        write!(f, "{year:04}-{month:02}-{day:02}")
    }
}

impl Month {
    /// Reads `YYYY-MM`, exactly.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        if text.len() != 7 {
            return None;
        }
        Day::parse(&format!("{text}-01")).map(Day::month)
    }

    /// Its first day.
    #[must_use]
    pub fn first_day(self) -> Day {
        civil::Date::new(self.year, self.month, 1).map_or(Day::MIN, |date| Day(epoch_days(date)))
    }

    /// Its last day.
    #[must_use]
    pub fn last_day(self) -> Day {
        civil::Date::new(self.year, self.month, 1).map_or(Day::MIN, |date| Day(epoch_days(date.last_of_month())))
    }

    /// So many months later; `None` where it leaves the calendar.
    #[must_use]
    pub fn plus(self, months: i64) -> Option<Self> {
        let index = (i64::from(self.year) * 12 + i64::from(self.month) - 1).checked_add(months)?;
        let year = i16::try_from(index.div_euclid(12)).ok().filter(|y| (FIRST_YEAR..=LAST_YEAR).contains(y))?;
        Some(Self { year, month: i8::try_from(index.rem_euclid(12) + 1).ok()? })
    }
}

impl fmt::Display for Month {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}", self.year, self.month)
    }
}
