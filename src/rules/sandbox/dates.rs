//! Functions of dates.

use rhai::Dynamic;

use super::ending::{Ending, Native};
use super::value::{day, told};
use super::world::Failing;
use crate::ground::date::{Day, Month};

/// The month evaluated, as a rule holds it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Period(pub Month);

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
    let Ok(by) = by.as_int() else { return Ending::broken(format!("{} is no count", told(by))) };
    let to = if years { from.add_years(by) } else { from.add_months(by) };
    to.map(Dynamic::from).ok_or(Ending::Failed(Failing::OutsideCalendar))
}

/// `in_month(d, period)`.
pub(super) fn in_month(a: &Dynamic, period: &Dynamic) -> Native<Dynamic> {
    let day = date(a)?;
    match period.read_lock::<Period>() {
        Some(period) => Ok(Dynamic::from_bool(day.month() == period.0)),
        None => Ending::broken(format!("{} is no month", told(period))),
    }
}

/// `date("2012-03-01")`.
pub(super) fn written(text: &Dynamic) -> Native<Dynamic> {
    let day = text.as_immutable_string_ref().ok().and_then(|text| Day::parse(&text));
    day.map_or_else(|| Ending::broken("a date that is no day"), |day| Ok(Dynamic::from(day)))
}

/// `period.first_day` and its kin.
pub(super) fn part(period: Month, name: &str) -> Dynamic {
    match name {
        "first_day" => Dynamic::from(period.first_day()),
        "last_day" => Dynamic::from(period.last_day()),
        "year" => Dynamic::from_int(period.year.into()),
        _ => Dynamic::from_int(period.month.into()),
    }
}
