//! Single values of a document: a number, a day, a word, read from what stands there, or told what is wrong with it.

use super::{Value, What};
use crate::ground::amount::{self, Decimal, NotExact};
use crate::ground::codes::Code;
use crate::ground::codes::document::{BAD_DATE, BAD_NUMBER, BAD_WORD, COUNT_TOO_LONG, TOO_MANY_DIGITS, WRONG_TYPE};
use crate::ground::date::{Day, FIRST_YEAR, LAST_YEAR, Month};
use crate::ground::diagnostic::Diagnostic;
use crate::ground::hidden;
use crate::ground::limits::COUNT_DIGITS;
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
    let fits = amount::digits(lane) <= COUNT_DIGITS;
    i64::try_from(lane).ok().filter(|_| fits).ok_or_else(|| {
        Diagnostic::new(COUNT_TOO_LONG, &value.span, format!("{what} is too large: `{text}`"))
            .help(format!("a whole number has at most {COUNT_DIGITS} digits"))
    })
}

fn bad_number(value: &Value, what: &str, text: &str, error: NotExact) -> Diagnostic {
    let text = hidden::shown(text);
    Diagnostic::new(number_code(error), &value.span, format!("{what} is not a plain number: `{text}`"))
        .label(error.to_string())
        .help(NUMBER_HELP)
}

/// The code of a number that is none: one that is only too long has its own.
pub(super) fn number_code(error: NotExact) -> Code {
    if error == NotExact::Digits { TOO_MANY_DIGITS } else { BAD_NUMBER }
}

/// How numbers are written.
pub(super) const NUMBER_HELP: &str = "write digits, and one point if it has decimals, for example 1250 or 0.02";

/// How dates are written.
pub(super) fn date_help() -> String {
    format!(
        "write a day of the calendar as year-month-day, for example 2025-11-01; years go from {FIRST_YEAR} to {LAST_YEAR}"
    )
}

/// A day: a TOML date, or its ISO text.
pub fn date(value: &Value, what: &str) -> Result<Day, Diagnostic> {
    let (What::Date(text) | What::Text(text)) = &value.what else {
        return Err(wrong_type(value, what, "a date").help("write it as year-month-day, for example 2025-11-01"));
    };
    Day::parse(text).ok_or_else(|| {
        Diagnostic::new(BAD_DATE, &value.span, format!("{what} is not a date: `{}`", hidden::shown(text)))
            .help(date_help())
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ground::document::toml;
    use crate::ground::source::SourceFile;

    fn value(text: &str) -> Value {
        let file = SourceFile::new("a.toml", format!("a = {text}\n"));
        let document = toml::read(&file).unwrap_or_else(|findings| panic!("{text}: {findings:?}"));
        document.as_table().map(|table| table["a"].value.clone()).expect("a table")
    }

    fn code<T>(read: Result<T, Diagnostic>) -> &'static str {
        read.err().map_or("none", |finding| finding.code.text())
    }

    #[test]
    fn numbers_are_exact_whether_written_bare_or_as_text() {
        for text in ["250.10", "\"250.10\"", "'250.1'"] {
            assert_eq!(number(&value(text), "`a`").map(amount::plain), Ok("250.1".to_owned()), "{text}");
        }
    }

    #[test]
    fn other_spellings_of_numbers_are_refused_with_what_is_wrong() {
        for (text, label) in [
            ("1e3", "an exponent"),
            ("1_000", "nothing stands between"),
            ("0x10", "in tens"),
            ("nan", "infinity and `nan`"),
            ("-inf", "infinity and `nan`"),
            ("+5", "a plus sign"),
            ("\"12,5\"", "a point, not with a comma"),
            ("\"\"", "it is empty"),
            ("\"twelve\"", "only digits"),
        ] {
            let finding = number(&value(text), "`a`").expect_err(text);
            assert_eq!(finding.code.text(), "E0015", "{text}");
            assert!(finding.label.as_ref().is_some_and(|said| said.contains(label)), "{text}: {:?}", finding.label);
        }
        let finding = number(&value(&"9".repeat(29)), "`a`").expect_err("it is too long");
        assert_eq!((finding.code.text(), finding.label.as_deref()), ("E0023", Some("it has more than 28 digits")));
        assert_eq!(code(number(&value("true"), "`a`")), "E0014");
        assert_eq!(code(number(&value("2025-01-01"), "`a`")), "E0014");
    }

    #[test]
    fn counts_are_whole() {
        assert_eq!(count(&value("12"), "`a`"), Ok(12));
        assert_eq!(count(&value("\"-3\""), "`a`"), Ok(-3));
        assert_eq!(count(&value("3.00"), "`a`"), Ok(3));
        for text in ["2.5", "1e3"] {
            assert_eq!(code(count(&value(text), "`a`")), "E0015", "{text}");
        }
    }

    #[test]
    fn a_count_has_18_digits_and_no_more() {
        for digits in [17, 18] {
            assert!(count(&value(&"9".repeat(digits)), "`a`").is_ok());
        }
        for text in ["9".repeat(19), format!("1{}", "0".repeat(18)), "9223372036854775807".to_owned()] {
            assert_eq!(code(count(&value(&text), "`a`")), "E0024", "{text}");
        }
    }

    #[test]
    fn dates_are_days_of_the_calendar() {
        assert_eq!(date(&value("2025-11-01"), "`a`"), date(&value("\"2025-11-01\""), "`a`"));
        for text in ["\"2025-02-30\"", "\"1 May\"", "2025-11-01T10:00:00", "10:00:00", "1799-01-01"] {
            assert_eq!(code(date(&value(text), "`a`")), "E0016", "{text}");
        }
        assert_eq!(code(date(&value("20251101"), "`a`")), "E0014");
        assert_eq!(month(&value("\"2025-11\""), "`a`").map(|month| month.to_string()), Ok("2025-11".to_owned()));
        assert_eq!(code(month(&value("2025-11-01"), "`a`")), "E0016");
    }

    #[test]
    fn words_are_among_those_allowed_or_the_nearest_is_told() {
        let words = [("adopted", 1), ("draft", 2)];
        assert_eq!(word(&value("\"draft\""), "`a`", &words), Ok(2));
        let finding = word(&value("\"adoptd\""), "`a`", &words).expect_err("misspelt");
        assert_eq!((finding.code.text(), finding.help.as_deref()), ("E0017", Some("did you mean `adopted`?")));
        let finding = word(&value("\"zzz\""), "`a`", &words).expect_err("unknown");
        assert_eq!(finding.help.as_deref(), Some("these may stand here: `adopted` and `draft`"));
        assert_eq!(code(word(&value("5"), "`a`", &words)), "E0014");
    }

    #[test]
    fn a_truth_in_quotes_is_refused_with_the_way_out() {
        assert_eq!(boolean(&value("true"), "`a`"), Ok(true));
        let finding = boolean(&value("\"true\""), "`a`").expect_err("a text");
        assert_eq!(finding.help.as_deref(), Some("take the quotes off: true"));
        assert_eq!(code(boolean(&value("1"), "`a`")), "E0014");
    }

    #[test]
    fn a_text_without_quotes_is_refused_with_the_way_out() {
        assert_eq!(text(&value("\"x\""), "`a`"), Ok("x"));
        let finding = text(&value("2025"), "`a`").expect_err("a number");
        assert_eq!(finding.help.as_deref(), Some("put it in quotes: \"2025\""));
    }
}
