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

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn day(text: &str) -> Day {
        Day::parse(text).unwrap_or_else(|| panic!("{text} is a day"))
    }

    #[test]
    fn days_count_from_1970_and_the_calendar_ends_where_it_says() {
        assert_eq!(day("1970-01-01"), Day(0));
        assert_eq!(day("2000-03-01"), Day(11_017));
        assert_eq!((day("1800-01-01"), day("2200-12-31")), (Day::MIN, Day::MAX));
        assert_eq!((Day::of(1799, 12, 31), Day::of(2201, 1, 1)), (None, None));
        assert_eq!((Day::MIN.to_string(), Day::MAX.to_string()), ("1800-01-01".to_owned(), "2200-12-31".to_owned()));
    }

    #[test]
    fn only_days_of_the_calendar_are_read() {
        for text in [
            "2025-02-29",
            "1900-02-29",
            "2025-13-01",
            "2025-00-01",
            "2025-01-00",
            "2025-04-31",
            "2025-1-01",
            "25-01-01",
            "2025/01/01",
            "2025-01-01T00:00:00",
            " 2025-01-01",
            "+025-01-01",
            "2025-01-1é",
            "٢٠٢٥-01-01",
            "",
            "1799-12-31",
            "2201-01-01",
        ] {
            assert_eq!(Day::parse(text), None, "{text}");
        }
        assert_eq!(day("2024-02-29").parts(), (2024, 2, 29));
    }

    #[test]
    fn months_are_read_and_told() {
        assert_eq!(Month::parse("2025-11"), Some(Month { year: 2025, month: 11 }));
        for text in ["2025-13", "2025-00", "2025-1", "2025-1-", "1799-12", "2025-11-01", "20é5-1"] {
            assert_eq!(Month::parse(text), None, "{text}");
        }
        assert_eq!(Month { year: 2025, month: 3 }.to_string(), "2025-03");
    }

    #[test]
    fn a_month_has_its_first_and_last_day() {
        for (month, last) in [("2025-02", 28), ("2024-02", 29), ("2025-04", 30), ("2025-12", 31), ("1900-02", 28)] {
            let month = Month::parse(month).expect("a month");
            assert_eq!((month.first_day().parts().2, month.last_day().parts().2), (1, last), "{month}");
        }
    }

    #[test]
    fn adding_months_stops_at_the_last_day() {
        for (from, months, to) in [
            ("2025-01-31", 1, "2025-02-28"),
            ("2024-01-31", 1, "2024-02-29"),
            ("2025-03-31", -1, "2025-02-28"),
            ("2025-10-31", 1, "2025-11-30"),
            ("2025-01-15", 12, "2026-01-15"),
            ("2025-01-15", -13, "2023-12-15"),
            ("2025-01-15", 0, "2025-01-15"),
        ] {
            assert_eq!(day(from).add_months(months), Some(day(to)), "{from} {months:+}");
        }
        assert_eq!(Day::MAX.add_months(1), None);
        assert_eq!(Day::MIN.add_months(-1), None);
        assert_eq!(Day(0).add_months(i64::MAX), None);
    }

    #[test]
    fn adding_years_passes_from_29_february_to_1_march() {
        assert_eq!(day("2024-02-29").add_years(1), Some(day("2025-03-01")));
        assert_eq!(day("2024-02-29").add_years(4), Some(day("2028-02-29")));
        assert_eq!(day("2025-11-01").add_years(-25), Some(day("2000-11-01")));
        assert_eq!(Day::MAX.add_years(1), None);
        assert_eq!(Day(0).add_years(i64::MIN), None);
    }

    #[test]
    fn a_year_is_completed_on_the_birthday() {
        for (born, at, years) in [
            ("2019-11-02", "2025-11-01", 5),
            ("2019-11-02", "2025-11-02", 6),
            ("2024-02-29", "2025-02-28", 0),
            ("2024-02-29", "2025-03-01", 1),
            ("2024-02-29", "2028-02-28", 3),
            ("2024-02-29", "2028-02-29", 4),
            ("2025-11-02", "2019-11-02", 0),
            ("2025-11-02", "2025-11-02", 0),
        ] {
            assert_eq!(day(born).years_until(day(at)), years, "{born} {at}");
        }
    }

    #[test]
    fn a_month_is_completed_on_its_day() {
        for (from, to, months) in [
            ("2025-01-31", "2025-02-28", 0),
            ("2025-01-31", "2025-03-01", 1),
            ("2025-01-15", "2025-02-14", 0),
            ("2025-01-15", "2025-02-15", 1),
            ("2024-01-15", "2025-01-15", 12),
            ("2025-02-15", "2025-01-15", 0),
        ] {
            assert_eq!(day(from).months_until(day(to)), months, "{from} {to}");
        }
    }

    fn days() -> impl Strategy<Value = Day> {
        (Day::MIN.0..=Day::MAX.0).prop_map(Day)
    }

    #[test]
    fn every_day_of_the_calendar_goes_out_and_comes_back_in_order() {
        let mut before: Option<(i16, i8, i8)> = None;
        for number in Day::MIN.0..=Day::MAX.0 {
            let parts = Day(number).parts();
            assert_eq!(Day::of(parts.0, parts.1, parts.2), Some(Day(number)));
            assert!(before.is_none_or(|before| before < parts), "{parts:?}");
            before = Some(parts);
        }
    }

    proptest! {
        #[test]
        fn a_day_is_read_as_it_is_told(day in days()) {
            prop_assert_eq!(Day::parse(&day.to_string()), Some(day));
            prop_assert_eq!(Month::parse(&day.month().to_string()), Some(day.month()));
            prop_assert!(day.month().first_day() <= day && day <= day.month().last_day());
        }

        #[test]
        fn completed_years_agree_with_a_search(from in days(), to in days()) {
            // The most years that can be added without passing the later day.
            let slow = (0_i64..=401).take_while(|years| from.add_years(*years).is_some_and(|day| day <= to)).last();
            prop_assert_eq!(from.years_until(to), slow.unwrap_or(0));
        }

        #[test]
        fn months_add_up(day in days(), months in -4_900_i64..4_900) {
            if let Some(later) = day.add_months(months) {
                prop_assert_eq!(Some(later.month()), day.month().plus(months));
                prop_assert!(later.parts().2 <= day.parts().2);
                if later.parts().2 == day.parts().2 && months >= 0 {
                    prop_assert_eq!(day.months_until(later), months);
                }
            }
        }

        #[test]
        fn no_text_makes_it_panic(text in any::<String>()) {
            let _ = (Day::parse(&text), Month::parse(&text));
        }

        #[test]
        fn no_number_makes_it_panic(number in any::<i32>()) {
            let _ = Day(number).to_string();
        }
    }
}
