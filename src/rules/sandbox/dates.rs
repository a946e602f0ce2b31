//! Functions of dates.

use rhai::Dynamic;

use super::ending::{Ending, Native};
use super::value::{Handle, count, dated, day, told};
use super::world::Failing;
use crate::ground::date::{Day, Month};

/// The month evaluated, as a rule holds it.
pub(super) fn period(month: Month) -> Dynamic {
    Handle::Period.dynamic(i64::from(month.year) * 12 + i64::from(month.month) - 1)
}

/// The month in what a rule holds.
pub(super) fn month(payload: i64) -> Native<Month> {
    let year = i16::try_from(payload.div_euclid(12)).ok();
    let month = i8::try_from(payload.rem_euclid(12) + 1).ok();
    year.zip(month)
        .map_or_else(|| Ending::broken("a month outside the calendar"), |(year, month)| Ok(Month { year, month }))
}

fn date(value: &Dynamic) -> Native<Day> {
    day(value).map_or_else(|| Ending::broken(format!("{} is no date", told(value))), Ok)
}

/// `years_between(a, b)`, `months_between(a, b)`.
pub(super) fn between(years: bool, a: &Dynamic, b: &Dynamic) -> Native<Dynamic> {
    let (from, to) = (date(a)?, date(b)?);
    Ok(Dynamic::from_int(if years { from.years_until(to) } else { from.months_until(to) }))
}

/// `add_years(d, n)`, `add_months(d, n)`.
pub(super) fn later(years: bool, a: &Dynamic, by: &Dynamic) -> Native<Dynamic> {
    let from = date(a)?;
    let Some(by) = count(by) else { return Ending::broken(format!("{} is no count", told(by))) };
    let to = if years { from.add_years(by) } else { from.add_months(by) };
    to.map(dated).ok_or(Ending::Failed(Failing::OutsideCalendar))
}

/// `in_month(d, period)`.
pub(super) fn in_month(a: &Dynamic, period: &Dynamic) -> Native<Dynamic> {
    let day = date(a)?;
    match Handle::of(period) {
        Some((Handle::Period, payload)) => Ok(Dynamic::from_bool(day.month() == month(payload)?)),
        _ => Ending::broken(format!("{} is no month", told(period))),
    }
}

/// `date("2012-03-01")`.
pub(super) fn written(text: &Dynamic) -> Native<Dynamic> {
    let day = text.as_immutable_string_ref().ok().and_then(|text| Day::parse(&text));
    day.map_or_else(|| Ending::broken("a date that is no day"), |day| Ok(dated(day)))
}

/// A part of the month: `period.first_day` and its kin.
#[derive(Clone, Copy, Debug)]
pub(super) enum Part {
    FirstDay,
    LastDay,
    Year,
    Month,
}

impl Part {
    /// All of them, as written.
    pub const ALL: [(&'static str, Part); 4] =
        [("first_day", Part::FirstDay), ("last_day", Part::LastDay), ("year", Part::Year), ("month", Part::Month)];

    /// This part of a month.
    pub fn of(self, month: Month) -> Dynamic {
        match self {
            Part::FirstDay => dated(month.first_day()),
            Part::LastDay => dated(month.last_day()),
            Part::Year => Dynamic::from_int(month.year.into()),
            Part::Month => Dynamic::from_int(month.month.into()),
        }
    }
}
