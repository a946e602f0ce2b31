//! Single values of a document: a number, a day, a word, read from what stands there, or told what is wrong with it.

use super::{Value, What};
use crate::ground::amount::{self, Decimal, NotExact};
use crate::ground::codes::document::{BAD_DATE, BAD_NUMBER, BAD_WORD, WRONG_TYPE};
use crate::ground::date::{Day, FIRST_YEAR, LAST_YEAR, Month};
use crate::ground::diagnostic::Diagnostic;
use crate::ground::hidden;
use crate::ground::names;

/// A value of the wrong type: what was expected and what stands there. `what` names the thing: "`min`".
#[must_use]
pub fn wrong_type(value: &Value, what: &str, expected: &str) -> Diagnostic {
    Diagnostic::new(
        WRONG_TYPE,
        &value.span,
        format!("{what} must be {expected}, and {} stands here", value.described()),
    )
    .label(format!("expected {expected}"))
}

/// A text.
pub fn text<'v>(value: &'v Value, what: &str) -> Result<&'v str, Diagnostic> {
    match &value.what {
        What::Text(text) => Ok(text),
        What::Number(_) | What::Date(_) | What::Bool(_) => {
            Err(wrong_type(value, what, "a text").help(format!("put it in quotes: \"{}\"", value.span.text())))
        }
        _ => Err(wrong_type(value, what, "a text")),
    }
}

/// True or false.
pub fn boolean(value: &Value, what: &str) -> Result<bool, Diagnostic> {
    match &value.what {
        What::Bool(truth) => Ok(*truth),
        What::Text(text) if text == "true" || text == "false" => {
            Err(wrong_type(value, what, "true or false").help(format!("take the quotes off: {text}")))
        }
        _ => Err(wrong_type(value, what, "true or false").help("write true or false, without quotes")),
    }
}

/// An exact decimal, written as a number or as a text.
pub fn number(value: &Value, what: &str) -> Result<Decimal, Diagnostic> {
    let (What::Number(text) | What::Text(text)) = &value.what else {
        return Err(wrong_type(value, what, "a number"));
    };
    amount::parse(text).map_err(|error| bad_number(value, what, text, error))
}

/// A whole number, written as a number or as a text.
pub fn count(value: &Value, what: &str) -> Result<i64, Diagnostic> {
    let (What::Number(text) | What::Text(text)) = &value.what else {
        return Err(wrong_type(value, what, "a whole number"));
    };
    let exact = amount::parse(text).map_err(|error| bad_number(value, what, text, error))?;
    let lane = amount::to_lane(exact, 0).ok_or_else(|| {
        Diagnostic::new(BAD_NUMBER, &value.span, format!("{what} must be a whole number, and `{text}` is not"))
            .help("write it without a decimal point")
    })?;
    i64::try_from(lane).map_err(|_| {
        Diagnostic::new(BAD_NUMBER, &value.span, format!("{what} is too large: `{text}`"))
            .help("a whole number has at most 18 digits")
    })
}

fn bad_number(value: &Value, what: &str, text: &str, error: NotExact) -> Diagnostic {
    let text = hidden::shown(text);
    Diagnostic::new(BAD_NUMBER, &value.span, format!("{what} is not a plain number: `{text}`"))
        .label(error.to_string())
        .help("write digits, and one point if it has decimals, for example 1250 or 0.02")
}

/// A day: a TOML date, or its ISO text.
pub fn date(value: &Value, what: &str) -> Result<Day, Diagnostic> {
    let (What::Date(text) | What::Text(text)) = &value.what else {
        return Err(wrong_type(value, what, "a date").help("write it as year-month-day, for example 2025-11-01"));
    };
    Day::parse(text).ok_or_else(|| {
        Diagnostic::new(BAD_DATE, &value.span, format!("{what} is not a date: `{}`", hidden::shown(text))).help(format!(
            "write a day of the calendar as year-month-day, for example 2025-11-01; years go from {FIRST_YEAR} to {LAST_YEAR}"
        ))
    })
}

/// A month, as the text `2025-11`.
pub fn month(value: &Value, what: &str) -> Result<Month, Diagnostic> {
    let (What::Date(text) | What::Text(text)) = &value.what else {
        return Err(
            wrong_type(value, what, "a month").help("write it as year-month in quotes, for example \"2025-11\"")
        );
    };
    Month::parse(text).ok_or_else(|| {
        Diagnostic::new(BAD_DATE, &value.span, format!("{what} is not a month: `{}`", hidden::shown(text)))
            .help("write it as year-month in quotes, for example \"2025-11\"")
    })
}

/// One of the words that may stand there.
pub fn word<T: Copy>(value: &Value, what: &str, words: &[(&str, T)]) -> Result<T, Diagnostic> {
    let text = text(value, what)?;
    words.iter().find(|(word, _)| *word == text).map(|(_, meaning)| *meaning).ok_or_else(|| {
        Diagnostic::new(BAD_WORD, &value.span, format!("{what} cannot be `{}`", hidden::shown(text)))
            .help_if(names::meant(text, words.iter().map(|(word, _)| *word)))
    })
}
