//! Values of a kind, and the ranges that hold where none is declared.

use crate::ground::amount::{self, Decimal};
use crate::ground::codes::pack as codes;
use crate::ground::date::Day;
use crate::ground::diagnostic::Diagnostic;
use crate::ground::document::{self, What};
use crate::ground::kind::Kind;
use crate::ground::limits;
use crate::ground::value::Value;
use crate::pack::fields;

use super::Decoder;

impl Decoder<'_> {
    /// The value of a kind that stands in a document.
    pub(super) fn value(&mut self, key: &str, value: &document::Value, kind: &Kind) -> Option<Value> {
        match kind {
            Kind::Bool => match value.what {
                What::Bool(truth) => Some(Value::Bool(truth)),
                _ => self.not_of_kind(key, value, kind, "`true` or `false`"),
            },
            Kind::Date => fields::date(key, value, self.findings).map(Value::Date),
            Kind::Choice(choice) => {
                let Some(said) = value.as_text() else {
                    return self.not_of_kind(key, value, kind, "a member of the choice, in quotes,");
                };
                let code = choice.code(said.value).and_then(|code| u16::try_from(code).ok());
                if code.is_none() {
                    let members = choice.members.iter().map(|(member, _)| member.as_str());
                    let text = format!("`{}` has no member \"{}\"", choice.name, said.value);
                    self.findings.push(
                        Diagnostic::new(codes::UNKNOWN_MEMBER, &value.span, text)
                            .help_if(crate::ground::names::meant(said.value, members)),
                    );
                }
                code.map(Value::Choice)
            }
            Kind::Count => self.count(key, value),
            Kind::Number | Kind::Money(_) => self.number(key, value).map(Value::Decimal),
        }
    }

    fn not_of_kind(&mut self, key: &str, value: &document::Value, kind: &Kind, expected: &str) -> Option<Value> {
        self.findings.push(
            Diagnostic::new(
                codes::VALUE_KIND,
                &value.span,
                format!("`{key}` is {}, and its kind is {kind}", value.described()),
            )
            .label(format!("{expected} is expected here")),
        );
        None
    }

    fn count(&mut self, key: &str, value: &document::Value) -> Option<Value> {
        let number = self.number(key, value)?;
        let whole = if number.is_integer() { amount::plain(number).parse::<i64>().ok() } else { None };
        if whole.is_none() {
            self.findings.push(
                Diagnostic::new(
                    codes::VALUE_KIND,
                    &value.span,
                    format!("`{key}` is a count, and {number} is not whole"),
                )
                .help("write a whole number, or declare kind = \"number\""),
            );
        }
        whole.map(Value::Count)
    }

    /// An exact number with at most the decimals that a policy may give.
    pub(super) fn number(&mut self, key: &str, value: &document::Value) -> Option<Decimal> {
        if !matches!(value.what, What::Number(_)) {
            let quoted = value.as_text().is_some_and(|said| amount::parse(said.value).is_ok());
            let help = match value.what {
                _ if quoted => Some("write it without quotes"),
                What::Text(_) => Some("write the number alone, without quotes or unit, for example 1250 or 0.02"),
                _ => None,
            };
            self.findings.push(
                Diagnostic::new(codes::VALUE_KIND, &value.span, format!("`{key}` is {}", value.described()))
                    .label("a number is expected here")
                    .help_if(help.map(str::to_owned)),
            );
            return None;
        }
        let number = fields::decimal(key, value, self.findings)?;
        if amount::decimals(number) > limits::DECIMALS {
            self.findings.push(
                Diagnostic::new(
                    codes::TOO_MANY_DECIMALS,
                    &value.span,
                    format!("`{key}` has {} decimals", amount::decimals(number)),
                )
                .help(format!("at most {} are allowed; a fraction is written \"2/3\"", limits::DECIMALS)),
            );
            return None;
        }
        Some(number)
    }

    /// `"2/3"` in lowest terms, the denominator positive.
    pub(super) fn fraction(&mut self, value: &document::Value, text: &str) -> Option<(i64, i64)> {
        let parts = text.split_once('/').map(|(a, b)| (whole(a.trim()), whole(b.trim())));
        let reduced = match parts {
            Some((Some(numerator), Some(denominator))) if denominator > 0 => reduce(numerator, denominator),
            _ => None,
        };
        if reduced.is_none() {
            self.findings.push(
                Diagnostic::new(codes::BAD_FRACTION, &value.span, format!("\"{text}\" is not a fraction"))
                    .help("write two whole numbers as \"2/3\", the lower one positive, each with at most 18 digits"),
            );
        }
        reduced
    }

    /// A finding where a plain value is outside the range of its kind.
    pub(super) fn within(&mut self, key: &str, at: &document::Value, value: Value, least: Value, most: Value) {
        let kind_range = compare(value, least).is_some_and(std::cmp::Ordering::is_lt)
            || compare(value, most).is_some_and(std::cmp::Ordering::is_gt);
        if kind_range {
            self.findings.push(
                Diagnostic::new(
                    codes::OUT_OF_RANGE,
                    &at.span,
                    format!("`{key}` is {value}, outside {least} to {most}"),
                )
                .help("give a value in that range, or widen `min` and `max`"),
            );
        }
    }
}

fn whole(text: &str) -> Option<i64> {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let plain = !digits.is_empty() && digits.len() <= 18 && digits.bytes().all(|b| b.is_ascii_digit());
    plain.then(|| text.parse().ok()).flatten()
}

fn reduce(numerator: i64, denominator: i64) -> Option<(i64, i64)> {
    let (mut a, mut b) = (numerator.unsigned_abs(), denominator.unsigned_abs());
    while b != 0 {
        (a, b) = (b, a % b);
    }
    let divisor = i64::try_from(a.max(1)).ok()?;
    Some((numerator / divisor, denominator / divisor))
}

/// The order of two values of one kind.
#[must_use]
pub fn compare(a: Value, b: Value) -> Option<std::cmp::Ordering> {
    match (a, b) {
        (Value::Bool(a), Value::Bool(b)) => Some(a.cmp(&b)),
        (Value::Count(a), Value::Count(b)) => Some(a.cmp(&b)),
        (Value::Decimal(a), Value::Decimal(b)) => Some(a.cmp(&b)),
        (Value::Date(a), Value::Date(b)) => Some(a.cmp(&b)),
        (Value::Choice(a), Value::Choice(b)) => Some(a.cmp(&b)),
        _ => None,
    }
}

/// The range of a kind where none is declared: ±10^12 money, ±10^9 number, 0 to 10^6 count, years 1800 to 2200.
#[must_use]
pub fn range(kind: &Kind) -> (Value, Value) {
    let around = |most: i64| (Value::Decimal(Decimal::from(-most)), Value::Decimal(Decimal::from(most)));
    match kind {
        Kind::Bool => (Value::Bool(false), Value::Bool(true)),
        Kind::Count => (Value::Count(0), Value::Count(1_000_000)),
        Kind::Number => around(1_000_000_000),
        Kind::Money(_) => around(1_000_000_000_000),
        Kind::Date => (Value::Date(Day::MIN), Value::Date(Day::MAX)),
        Kind::Choice(choice) => {
            let last = u16::try_from(choice.members.len().saturating_sub(1)).unwrap_or(u16::MAX);
            (Value::Choice(0), Value::Choice(last))
        }
    }
}

/// The value that stands for nothing: 0, false; `None` for dates and choices.
#[must_use]
pub fn nothing(kind: &Kind) -> Option<Value> {
    match kind {
        Kind::Bool => Some(Value::Bool(false)),
        Kind::Count => Some(Value::Count(0)),
        Kind::Number | Kind::Money(_) => Some(Value::Decimal(Decimal::ZERO)),
        Kind::Date | Kind::Choice(_) => None,
    }
}
