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
