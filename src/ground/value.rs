//! A value with its kind, as it stands at the borders: in files, answers and explanations.

use std::fmt;

use super::amount::{self, Decimal, Lane};
use super::date::Day;
use super::kind::Kind;

/// One value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Value {
    /// True or false.
    Bool(bool),
    /// A whole number.
    Count(i64),
    /// A number or an amount of money.
    Decimal(Decimal),
    /// A day.
    Date(Day),
    /// The position of a member in its choice.
    Choice(u16),
}

impl Value {
    /// The lane of this value for a kind at a scale; `None` where the value is not of that kind or does not fit.
    #[must_use]
    pub fn to_lane(self, kind: &Kind, scale: u32) -> Option<Lane> {
        match (self, kind) {
            (Value::Bool(b), Kind::Bool) => Some(Lane::from(b)),
            (Value::Count(n), Kind::Count) => Some(Lane::from(n)),
            (Value::Count(n), Kind::Number | Kind::Money(_)) => amount::to_lane(Decimal::from(n), scale),
            (Value::Decimal(d), Kind::Number | Kind::Money(_)) => amount::to_lane(d, scale),
            (Value::Date(day), Kind::Date) => Some(Lane::from(day.0)),
            (Value::Choice(code), Kind::Choice(_)) => Some(Lane::from(code)),
            _ => None,
        }
    }

    /// The value of a lane of a kind at a scale; `None` where no such value is.
    #[must_use]
    pub fn from_lane(lane: Lane, kind: &Kind, scale: u32) -> Option<Self> {
        Some(match kind {
            Kind::Bool => Value::Bool(lane != 0),
            Kind::Count => Value::Count(i64::try_from(lane).ok()?),
            Kind::Number | Kind::Money(_) => Value::Decimal(amount::from_lane(lane, scale)?),
            Kind::Date => Value::Date(Day(i32::try_from(lane).ok()?)),
            Kind::Choice(_) => Value::Choice(u16::try_from(lane).ok()?),
        })
    }

    /// The plain text of a value of a kind: decimals without trailing zeros, ISO dates, members by name.
    #[must_use]
    pub fn text(self, kind: &Kind) -> String {
        match (self, kind) {
            (Value::Choice(code), Kind::Choice(choice)) => choice.member(usize::from(code)).unwrap_or("?").to_owned(),
            (value, _) => value.to_string(),
        }
    }
}

impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Value::Bool(b) => write!(f, "{b}"),
            Value::Count(n) => write!(f, "{n}"),
            Value::Decimal(d) => f.write_str(&amount::plain(*d)),
            Value::Date(day) => write!(f, "{day}"),
            Value::Choice(code) => write!(f, "{code}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::ground::kind::{Choice, Time};
    use crate::ground::label::Label;

    fn level() -> Kind {
        let member = |name: &str| (name.to_owned(), Label::default());
        Kind::Choice(Arc::new(Choice { name: "level".to_owned(), members: vec![member("primary"), member("college")] }))
    }

    fn number(text: &str) -> Decimal {
        amount::parse(text).expect("a number")
    }

    #[test]
    fn a_value_goes_to_its_lane_and_back() {
        let money = Kind::Money(Some(Time::Month));
        for (value, kind, scale, lane) in [
            (Value::Bool(true), Kind::Bool, 0, 1),
            (Value::Count(-7), Kind::Count, 0, -7),
            (Value::Decimal(number("250.5")), money, 2, 25_050),
            (Value::Decimal(number("-0.001")), Kind::Number, 3, -1),
            (Value::Date(Day(20_000)), Kind::Date, 0, 20_000),
            (Value::Choice(1), level(), 0, 1),
        ] {
            assert_eq!(value.to_lane(&kind, scale), Some(lane), "{value}");
            assert_eq!(Value::from_lane(lane, &kind, scale), Some(value), "{value}");
        }
    }

    #[test]
    fn a_count_widens_to_a_number_but_nothing_narrows() {
        assert_eq!(Value::Count(3).to_lane(&Kind::Money(None), 2), Some(300));
        assert_eq!(Value::Decimal(number("3")).to_lane(&Kind::Count, 0), None);
        assert_eq!(Value::Bool(true).to_lane(&Kind::Count, 0), None);
        assert_eq!(Value::Decimal(number("0.005")).to_lane(&Kind::Number, 2), None);
        assert_eq!(Value::from_lane(Lane::MAX, &Kind::Count, 0), None);
        assert_eq!(Value::from_lane(Lane::MAX, &Kind::Date, 0), None);
        assert_eq!(Value::from_lane(-1, &level(), 0), None);
    }

    #[test]
    fn values_are_told_plainly() {
        let told = |value: Value, kind: &Kind| value.text(kind);
        assert_eq!(told(Value::Decimal(number("250.00")), &Kind::Number), "250");
        assert_eq!(told(Value::Decimal(number("-0.50")), &Kind::Number), "-0.5");
        assert_eq!(told(Value::Date(Day(0)), &Kind::Date), "1970-01-01");
        assert_eq!(told(Value::Choice(1), &level()), "college");
        assert_eq!(told(Value::Bool(false), &Kind::Bool), "false");
        assert_eq!(told(Value::Count(12), &Kind::Count), "12");
    }
}
