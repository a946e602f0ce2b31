//! Values as Rhai holds them. A count is Rhai's whole number; a member of a choice is a text, its tag the choice. Numbers
//! and money are its decimal, told apart by a tag that holds the time of the money; those of few digits, which is nearly
//! all, are a whole number instead, with a tag above zero that holds the decimals too. Dates, and what is no value by
//! itself (a person, the law), are whole numbers with a tag below zero. Whole numbers are held without an allocation; with
//! a tag they are computed with by nobody, since every operator is ours and takes only one without a tag for a count.
//! Quotients and squares of money are types of our own.

use std::sync::Arc;

use rhai::{Dynamic, ImmutableString};

use super::ending::{Ending, Native};
use super::exact::Exact;
use crate::ground::date::Day;
use crate::ground::kind::{Choice, Kind, Time};
use crate::ground::value::Value;

/// What a number is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum What {
    Count,
    Number,
    Money(Option<Time>),
}

/// A number with what it is of.
#[derive(Clone, Copy, Debug)]
pub(super) struct Quantity {
    pub what: What,
    pub exact: Exact,
}

/// Marks the tag of a whole number that holds a number or money; below it stands what it is of, above it the decimals.
const SMALL: i32 = 1 << 3;
const SMALL_SHIFT: u32 = 4;
/// The most decimals that are held so: those of a decimal of Rhai's.
const SMALL_DECIMALS: i32 = 28;

/// A division that waits for its rounding or comparison. `below` is not zero.
#[derive(Clone, Copy, Debug)]
pub(super) struct Quotient {
    /// What it is once rounded.
    pub what: What,
    pub above: Exact,
    pub below: Exact,
    /// A fraction of the law, or a product with one: may be multiplied, and divided once.
    pub fraction: bool,
}

/// Money times money, which waits for a division by money.
#[derive(Clone, Copy, Debug)]
pub(super) struct Square {
    pub above: Exact,
    pub times: (Option<Time>, Option<Time>),
}

/// What a whole number with a tag stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Handle {
    /// A date: its day.
    Date,
    /// A row of an entity: entity and row.
    Row,
    /// The members of a group or set under a row: position among those of the version, and row.
    Members,
    /// The same, where a property is asked of each although there is only one.
    Each,
    /// `law`, or a group of it.
    Law,
    /// A scale or table of the law: its slot.
    Sheet,
    /// The month evaluated.
    Period,
    /// An optional input that is not given. Only `given` takes it.
    NotGiven,
}

impl Handle {
    const ALL: [Handle; 8] = [
        Handle::Date,
        Handle::Row,
        Handle::Members,
        Handle::Each,
        Handle::Law,
        Handle::Sheet,
        Handle::Period,
        Handle::NotGiven,
    ];

    /// As Rhai holds it.
    pub fn dynamic(self, payload: i64) -> Dynamic {
        let mut value = Dynamic::from_int(payload);
        value.set_tag(-1 - self as i32);
        value
    }

    /// What stands in a value, if it is one of these.
    pub fn of(value: &Dynamic) -> Option<(Self, i64)> {
        let payload = value.as_int().ok()?;
        let handle = usize::try_from(-1 - value.tag()).ok().and_then(|at| Self::ALL.get(at))?;
        Some((*handle, payload))
    }
}

/// Two small numbers in one.
pub(super) fn pack(high: u16, low: usize) -> i64 {
    let low = u32::try_from(low).unwrap_or(u32::MAX);
    (i64::from(high) << 32) | i64::from(low)
}

/// And back.
pub(super) fn unpack(packed: i64) -> (u16, usize) {
    let high = u16::try_from(packed >> 32).unwrap_or(u16::MAX);
    let low = u32::try_from(packed & i64::from(u32::MAX)).unwrap_or(u32::MAX);
    (high, usize::try_from(low).unwrap_or(usize::MAX))
}

/// The count in a value, if it is one.
pub(super) fn count(value: &Dynamic) -> Option<i64> {
    value.as_int().ok().filter(|_| value.tag() == 0)
}

impl std::fmt::Display for What {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            What::Count => f.write_str("count"),
            What::Number => f.write_str("number"),
            What::Money(time) => Kind::Money(*time).fmt(f),
        }
    }
}

impl What {
    /// What a numeric kind is of.
    pub fn of(kind: &Kind) -> Option<Self> {
        match kind {
            Kind::Count => Some(What::Count),
            Kind::Number => Some(What::Number),
            Kind::Money(time) => Some(What::Money(*time)),
            Kind::Bool | Kind::Date | Kind::Choice(_) => None,
        }
    }

    /// Whether two are one, as far as can be told here. Amounts of a month, paid once and stocks flow together in a rule
    /// that gives their sum; a 0 in the place of one of them leaves the sum the other's time. Their times are the check's.
    pub fn goes_with(self, other: Self) -> bool {
        self == other || (self.flows() && other.flows())
    }

    fn flows(self) -> bool {
        matches!(self, What::Money(None | Some(Time::Month | Time::Once)))
    }

    /// What a sum of two that flow together is of.
    pub fn flown(self, other: Self) -> Option<Self> {
        let widest = [What::Money(None), What::Money(Some(Time::Month)), What::Money(Some(Time::Once))];
        let both = self.flows() && other.flows();
        widest.into_iter().find(|what| both && (*what == self || *what == other))
    }

    fn tag(self) -> i32 {
        match self {
            What::Count | What::Number => 0,
            What::Money(None) => 1,
            What::Money(Some(Time::Week)) => 2,
            What::Money(Some(Time::Month)) => 3,
            What::Money(Some(Time::Year)) => 4,
            What::Money(Some(Time::Once)) => 5,
        }
    }

    /// The tag of a whole number that holds so many units of this, of so many decimals.
    fn small_tag(self, scale: u32) -> Option<i32> {
        let scale = i32::try_from(scale).ok().filter(|scale| *scale <= SMALL_DECIMALS)?;
        match self {
            What::Count => None,
            What::Number | What::Money(_) => Some((scale << SMALL_SHIFT) | SMALL | self.tag()),
        }
    }

    /// What such a tag says.
    fn of_small_tag(tag: i32) -> Option<(Self, u32)> {
        let scale = u32::try_from(tag >> SMALL_SHIFT).ok()?;
        (tag > 0).then(|| (Self::of_tag(tag & (SMALL - 1)), scale))
    }

    fn of_tag(tag: i32) -> Self {
        match tag {
            1 => What::Money(None),
            2 => What::Money(Some(Time::Week)),
            3 => What::Money(Some(Time::Month)),
            4 => What::Money(Some(Time::Year)),
            5 => What::Money(Some(Time::Once)),
            _ => What::Number,
        }
    }
}

impl Quantity {
    /// The number in a value, if it is one.
    pub fn of(value: &Dynamic) -> Option<Self> {
        if let Ok(n) = value.as_int() {
            let (what, scale) = if value.tag() == 0 { (What::Count, 0) } else { What::of_small_tag(value.tag())? };
            return Some(Self { what, exact: Exact { scale, ..Exact::whole(n) } });
        }
        let number = value.as_decimal().ok()?;
        Some(Self { what: What::of_tag(value.tag()), exact: Exact::of(number) })
    }

    /// Whether it is 0 without a time, which fits any kind: a branch of `if` may give it for money, and what is computed
    /// from it stays 0.
    pub fn fits_all(self) -> bool {
        matches!(self.what, What::Count | What::Number) && self.exact.is_zero()
    }

    /// As Rhai holds it.
    pub fn dynamic(self) -> Native<Dynamic> {
        if self.what == What::Count {
            return match self.exact.count() {
                Some(n) => Ok(Dynamic::from_int(n)),
                None => Ending::broken("a count left the whole numbers"),
            };
        }
        if let Some(value) = self.small() {
            return Ok(value);
        }
        let Some(number) = self.exact.decimal() else {
            return Ending::broken("a number needs more digits than are held");
        };
        let mut value = Dynamic::from_decimal(number);
        value.set_tag(self.what.tag());
        Ok(value)
    }

    /// As a whole number of Rhai's, where its digits fit one.
    fn small(self) -> Option<Dynamic> {
        let tag = self.what.small_tag(self.exact.scale)?;
        let mut value = Dynamic::from_int(i64::try_from(self.exact.mantissa).ok()?);
        value.set_tag(tag);
        Some(value)
    }
}

/// How a kind is held: what turns values of the ground into values of Rhai's and back.
#[derive(Clone, Debug)]
pub(super) enum Holder {
    Bool,
    Quantity(What),
    Date,
    Choice { choice: Arc<Choice>, members: Arc<[ImmutableString]>, tag: i32 },
}

/// The choices of a version, each with its tag.
#[derive(Debug, Default)]
pub(super) struct Choices {
    known: Vec<(Arc<Choice>, Arc<[ImmutableString]>)>,
}

impl Choices {
    /// How a kind is held.
    pub fn holder(&mut self, kind: &Kind) -> Holder {
        let Kind::Choice(choice) = kind else {
            return What::of(kind)
                .map_or(if *kind == Kind::Bool { Holder::Bool } else { Holder::Date }, Holder::Quantity);
        };
        let known = self.known.iter().position(|(known, _)| known.name == choice.name);
        let at = known.unwrap_or_else(|| {
            let members = choice.members.iter().map(|(name, _)| ImmutableString::from(name.as_str())).collect();
            self.known.push((Arc::clone(choice), members));
            self.known.len() - 1
        });
        let (choice, members) = (&self.known[at].0, &self.known[at].1);
        let tag = i32::try_from(at + 1).unwrap_or(i32::MAX);
        Holder::Choice { choice: Arc::clone(choice), members: Arc::clone(members), tag }
    }
}

impl Holder {
    /// A value of this kind as Rhai holds it.
    pub fn dynamic(&self, value: Value) -> Native<Dynamic> {
        match (self, value) {
            (Holder::Bool, Value::Bool(b)) => Ok(Dynamic::from_bool(b)),
            (Holder::Quantity(What::Count), Value::Count(n)) => Ok(Dynamic::from_int(n)),
            (Holder::Quantity(what), Value::Decimal(number)) if *what != What::Count => {
                Quantity { what: *what, exact: Exact::of(number) }.dynamic()
            }
            (Holder::Quantity(what), Value::Count(n)) => Quantity { what: *what, exact: Exact::whole(n) }.dynamic(),
            (Holder::Date, Value::Date(day)) => Ok(dated(day)),
            (Holder::Choice { members, tag, .. }, Value::Choice(code)) => match members.get(usize::from(code)) {
                Some(member) => {
                    let mut value = Dynamic::from(member.clone());
                    value.set_tag(*tag);
                    Ok(value)
                }
                None => Ending::broken("a choice without that member"),
            },
            _ => Ending::broken("a value of another kind than its column"),
        }
    }

    /// What a rule gave, as a value of its kind.
    pub fn value(&self, given: &Dynamic) -> Native<Value> {
        let found = match self {
            Holder::Bool => given.as_bool().ok().map(Value::Bool),
            Holder::Quantity(What::Count) => count(given).map(Value::Count),
            Holder::Quantity(what) => {
                Quantity::of(given).filter(|q| becomes(*q, *what)).and_then(|q| q.exact.decimal()).map(Value::Decimal)
            }
            Holder::Date => day(given).map(Value::Date),
            Holder::Choice { choice, tag, .. } => {
                let text = given.as_immutable_string_ref().ok().filter(|_| given.tag() == 0 || given.tag() == *tag);
                let code = text.and_then(|text| choice.code(&text));
                code.and_then(|code| u16::try_from(code).ok()).map(Value::Choice)
            }
        };
        match found {
            Some(value) => Ok(value),
            None => Ending::broken(format!("a rule gave {}, which is not of its kind", told(given))),
        }
    }

    /// The key of a table for a value of this kind.
    pub fn key(&self, given: &Dynamic) -> Native<i64> {
        Ok(match self.value(given)? {
            Value::Bool(b) => i64::from(b),
            Value::Count(n) => n,
            Value::Choice(code) => i64::from(code),
            Value::Decimal(_) | Value::Date(_) => return Ending::broken("a key that is no choice, count or bool"),
        })
    }
}

/// Whether a quantity may be the value of a rule that gives `what`: a count is a number, 0 is anything, a stock is paid
/// out once.
fn becomes(given: Quantity, what: What) -> bool {
    given.what == what
        || given.fits_all()
        || given.what.flown(what) == Some(what)
        || (given.what == What::Count && what == What::Number)
        || (given.what == What::Money(None) && what == What::Money(Some(Time::Once)))
}

/// A day as Rhai holds it.
pub(super) fn dated(day: Day) -> Dynamic {
    Handle::Date.dynamic(day.0.into())
}

/// The day in a value.
pub(super) fn day(value: &Dynamic) -> Option<Day> {
    match Handle::of(value) {
        Some((Handle::Date, day)) => i32::try_from(day).ok().map(Day),
        _ => None,
    }
}

/// What a value is, for whoever mends a breakage.
pub(super) fn told(value: &Dynamic) -> String {
    if let Some(quantity) = Quantity::of(value) {
        return quantity.what.to_string();
    }
    let what = match Handle::of(value) {
        Some((Handle::Date, _)) => "a date",
        Some((Handle::Row, _)) => "an entity",
        Some((Handle::Members | Handle::Each, _)) => "a group",
        Some((Handle::Law, _)) => "a group of figures",
        Some((Handle::Sheet, _)) => "a scale or table",
        Some((Handle::Period, _)) => "the month",
        Some((Handle::NotGiven, _)) => "an input that is not given",
        None if value.is_bool() => "a bool",
        None if value.is_string() => "a member of a choice",
        None if value.read_lock::<Quotient>().is_some() => "a quotient",
        None if value.read_lock::<Square>().is_some() => "money times money",
        None if value.is_unit() => "nothing",
        None => "something else",
    };
    what.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_handle_is_no_count_and_comes_back_as_it_was() {
        for handle in Handle::ALL {
            let value = handle.dynamic(7);
            assert_eq!(Handle::of(&value), Some((handle, 7)));
            assert_eq!(Handle::of(&value.clone()), Some((handle, 7)));
            assert_eq!((count(&value), Quantity::of(&value).is_some()), (None, false), "{handle:?}");
        }
        assert_eq!((Handle::of(&Dynamic::from_int(7)), count(&Dynamic::from_int(7))), (None, Some(7)));
        assert_eq!(Handle::of(&Dynamic::UNIT), None);
    }

    #[test]
    fn numbers_of_few_digits_are_held_as_whole_numbers_and_come_back_as_they_were() {
        let times = [None, Some(Time::Week), Some(Time::Month), Some(Time::Year), Some(Time::Once)];
        for what in times.map(What::Money).into_iter().chain([What::Number]) {
            for (mantissa, scale) in [(0, 0), (-250, 2), (i128::from(i64::MAX), 28), (i128::from(i64::MIN), 0)] {
                let exact = Exact { mantissa, scale };
                let value = (Quantity { what, exact }).dynamic().unwrap_or(Dynamic::UNIT);
                assert!(value.is_int() && count(&value).is_none() && Handle::of(&value).is_none(), "{exact:?}");
                assert_eq!(Quantity::of(&value).map(|back| (back.what, back.exact)), Some((what, exact)));
            }
            let exact = Exact { mantissa: i128::from(i64::MAX) + 1, scale: 3 };
            let value = (Quantity { what, exact }).dynamic().unwrap_or(Dynamic::UNIT);
            assert!(value.is_decimal());
            assert_eq!(Quantity::of(&value).map(|back| (back.what, back.exact)), Some((what, exact)));
        }
        let long = Exact { mantissa: 5, scale: 29 };
        assert!((Quantity { what: What::Number, exact: long }).dynamic().is_err());
    }

    #[test]
    fn two_numbers_in_one_come_back() {
        for (high, low) in [(0, 0), (1, 49), (u16::MAX, 10_000), (3, u32::MAX as usize)] {
            assert_eq!(unpack(pack(high, low)), (high, low));
        }
    }

    #[test]
    fn days_before_the_epoch_are_held_too() {
        for day in [Day::MIN, Day(-1), Day(0), Day::MAX] {
            assert_eq!(super::day(&dated(day)), Some(day));
        }
    }
}
